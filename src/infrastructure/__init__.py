"""Outermost layer: stores, migrations, container, ASGI application, jobs and the command line."""
