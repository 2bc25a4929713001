"""Plain text tables for the reports on real data."""

from collections.abc import Iterable, Sequence


def table(title: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A titled table, one row a line; numbers are set to the right."""
    body = [[f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row] for row in rows]
    numeric = [all(_is_number(row[at]) for row in body) for at in range(len(headers))]
    widths = [max(len(line[at]) for line in [list(headers), *body]) for at in range(len(headers))]
    lines = [title, _line(headers, widths, numeric), "  ".join("-" * width for width in widths)]
    lines += [_line(row, widths, numeric) for row in body]
    return "\n".join(line.rstrip() for line in lines)


def _is_number(text: str) -> bool:
    return text.strip("-+%").replace(",", "").replace(".", "").replace(" ", "").isdigit()


def _line(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> str:
    parts = zip(cells, widths, numeric, strict=True)
    return "  ".join(cell.rjust(width) if right else cell.ljust(width) for cell, width, right in parts)


def money(cents: int) -> str:
    """Cents as dollars, for example `-1,234.50`."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}.{rest:02d}"


def share(part: int, whole: int) -> str:
    """A part of a whole in percent with two decimals, rounded down so that it never says more than is true."""
    hundredths = part * 10_000 // whole if whole else 0
    return f"{hundredths // 100}.{hundredths % 100:02d}%"
