"""Postloan: post-loan management for Chinese banks, from disbursement to the last cent.

This folder *is* the import package ``postloan``; there is no ``src/postloan``.
"""

if __name__ != "postloan":
    raise ImportError(
        f"this folder is the package 'postloan' but was imported as {__name__!r}: "
        "remove its parent from sys.path and import 'postloan' from an installed environment"
    )
