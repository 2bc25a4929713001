"""Guarantors (保证人): what they promised, whether they can and will keep it, and how they hang together."""
