"""Stores on SQLAlchemy Core: tables, a store per aggregate, one unit of work, reads; and memory."""
