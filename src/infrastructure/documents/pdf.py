"""A Word document as PDF by LibreOffice, where that is installed; nothing depends on it."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

SECONDS: Final = 120
"""How long a conversion may take."""


class NoConverterError(RuntimeError):
    """LibreOffice is not installed here, or could not read the document."""


def to_pdf(content: bytes) -> bytes:
    """The document as PDF. Raises NoConverterError; a conversion of more than two minutes is given up."""
    program = shutil.which("soffice")
    if program is None:
        raise NoConverterError("install LibreOffice Writer to have documents as PDF")
    with tempfile.TemporaryDirectory(prefix="postloan-pdf-") as folder:
        there = Path(folder)
        given = there / "document.docx"
        given.write_bytes(content)
        profile = f"-env:UserInstallation={(there / 'profile').as_uri()}"
        order = [
            program,
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(there / "document.docx"),
        ]
        # The program is the installed one, the file our own, and no shell reads the line.
        subprocess.run(order, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
        made = there / "document.pdf"
        if not made.exists():
            raise NoConverterError("LibreOffice could not read the document; is its Writer installed?")
        return made.read_bytes()
