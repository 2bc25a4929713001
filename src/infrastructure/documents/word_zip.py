"""The parts of a Word file in an order and with times of their own, so that equal contents are equal bytes."""

from io import BytesIO
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip file can name."""
_FIRST: Final = "[Content_Types].xml"


def fixed(content: bytes) -> bytes:
    """The same file without the moment at which it was made.

    Parts are stored, not deflated: what a compressor makes of them depends on its version, and a hash must not.
    """
    made = BytesIO()
    with ZipFile(BytesIO(content)) as given, ZipFile(made, "w", ZIP_STORED) as target:
        for name in sorted(given.namelist(), key=lambda name: (name != _FIRST, name)):
            info = ZipInfo(name, _TIME)
            info.create_system = 3  # the same on every machine
            target.writestr(info, given.read(name))
    return made.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a Word file by name."""
    with ZipFile(BytesIO(content)) as given:
        return {name: given.read(name) for name in given.namelist()}
