"""Opening a mapping file and the tape it describes."""

import tomllib
from collections.abc import Iterator
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Final

from ...application.imports.fields import TapeKind
from ...application.imports.importer import Tape
from ...application.imports.mapping import TapeMapping, read_mapping
from ...application.imports.rows import RawRow
from ...domain.shared.errors import InvalidInput
from .readers import rows_of

MAX_MAPPING: Final = 1_000_000
"""Largest mapping file, in bytes."""


def load_mapping(path: Path) -> TapeMapping:
    """Read and check a mapping file. Raises `InvalidInput` that names the key, or the place of a TOML error."""
    body = path.read_bytes()
    if len(body) > MAX_MAPPING:
        raise InvalidInput("mapping", path.name, f"must be at most {MAX_MAPPING} bytes")
    try:
        data = tomllib.loads(body.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise InvalidInput("mapping", path.name, f"is no TOML: {problem}") from None
    return read_mapping(data)


def example_mapping(kind: TapeKind) -> str:
    """A mapping file to start from, shipped with the package."""
    return resources.files(__package__ or "").joinpath(f"{kind.value}.example.toml").read_text("utf-8")


def open_tape(path: Path, mapping: TapeMapping, mapping_path: Path) -> Tape:
    """A tape whose rows are read as they are asked for; known by the SHA-256 of its and the mapping's content."""
    digest = sha256(mapping_path.read_bytes())
    digest.update(b"\x00")
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return Tape(path.name, digest.hexdigest(), _rows(path, mapping))


def _rows(path: Path, mapping: TapeMapping) -> Iterator[RawRow]:
    return rows_of(path, mapping.layout, mapping.check_header)
