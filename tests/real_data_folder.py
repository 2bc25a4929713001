"""Where the real loan data lies: ``POSTLOAN_DATA``, or ``../shared/data`` beside the project's folder."""

import os
from pathlib import Path

VARIABLE = "POSTLOAN_DATA"
PROJECT = Path(__file__).resolve().parent.parent


def folder() -> Path:
    """The data folder, whether it exists or not."""
    given = os.environ.get(VARIABLE)
    return Path(given) if given else PROJECT.parent / "shared" / "data"


def absence(relative: str) -> str | None:
    """Why a path of the data folder cannot be had; None where it can."""
    path = folder() / relative
    if path.exists():
        return None
    return f"no real loan data at {path}: set {VARIABLE} to the folder that holds it"
