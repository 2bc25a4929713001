"""The Word templates (文书模板): `python -m postloan.infrastructure.documents.word_templates` writes them anew."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from ...application.documents_store import DocumentKind
from .word_builder import Sheet
from .word_pages import application, approval, finding, notice

FOLDER: Final = Path(__file__).with_name("templates")
BUILDERS: Final[dict[DocumentKind, Callable[[], Sheet]]] = {
    DocumentKind.LIABILITY_FINDING: finding,
    DocumentKind.LIABILITY_NOTICE: notice,
    DocumentKind.WRITE_OFF_APPLICATION: application,
    DocumentKind.WRITE_OFF_APPROVAL: approval,
}
"""What writes each template; the committed files are what these give, as a test compares."""


def file_of(kind: DocumentKind) -> Path:
    """Where the template of a kind lies."""
    return FOLDER / f"{kind.value.lower()}.docx"


def write_templates() -> None:
    """Write every template."""
    for kind, build in BUILDERS.items():
        file_of(kind).write_bytes(build().content())


if __name__ == "__main__":
    write_templates()
