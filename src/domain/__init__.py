"""The business: state, commands, events and rules. Standard library only; no clock, no ids, no float."""
