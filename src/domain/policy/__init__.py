"""Limits and choices as dated data."""
