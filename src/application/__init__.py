"""Use cases: frozen commands, the functions that run them, and the ports they need. Standard library only."""
