"""Word documents from templates with docxtpl: the port `Paper`."""

from dataclasses import fields, is_dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from unicodedata import category

from ...application.documents_store import WORD, DocumentKind, Form
from .word_zip import fixed

_TEMPLATES: Final = Path(__file__).with_name("templates")
_UNPRINTABLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


class WordPaper:
    """Renders forms as Word documents; equal forms give equal bytes."""

    @property
    def media_type(self) -> str:
        """Of Word documents."""
        return WORD

    def render(self, form: Form) -> bytes:
        """The document of a form; every text is printed as it is, whatever it holds."""
        # Word's libraries take long to load, and most processes make no document.
        from docxtpl import DocxTemplate  # noqa: PLC0415

        document = DocxTemplate(BytesIO(_template(form.kind)))
        document.render({"f": _printable(form)}, autoescape=True)
        made = BytesIO()
        document.save(made)
        return fixed(made.getvalue())


@cache
def _template(kind: DocumentKind) -> bytes:
    return (_TEMPLATES / f"{kind.value.lower()}.docx").read_bytes()


def _printable(value: Any) -> Any:  # noqa: ANN401 - a form, a part of it, or a text
    """A form as mappings and lists whose texts XML can hold; a character that does not show is written as its code."""
    if isinstance(value, str):
        return _text(value)
    if is_dataclass(value):
        return {field.name: _printable(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_printable(each) for each in value]
    return value


def _text(value: str) -> str:
    lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if lines.isprintable():
        return lines
    return "".join(c if c == "\n" or category(c) not in _UNPRINTABLE else f"\\u{ord(c):04x}" for c in lines)
