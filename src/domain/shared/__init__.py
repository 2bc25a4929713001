"""What every business module speaks in: money, rates, day counts, calendar, ids, errors. Knows no module."""
