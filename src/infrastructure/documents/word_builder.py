"""The hand that writes a template: title, headings, text, tables of facts and of rows, signatures, seal.

Tags in texts are those of docxtpl; a table of rows repeats one row for each item of a loop.
"""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from .word_zip import fixed

_BODY: Final = "仿宋"
_HEAD: Final = "黑体"
_TITLE: Final = "方正小标宋简体"
_LATIN: Final = "Times New Roman"
WIDTH: Final = 17.0
"""Of the text, in centimetres: A4 less 2 cm on either side."""
LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
_STYLES: Final = frozenset({"Normal", "Default Paragraph Font", "Normal Table", "Table Grid", "No List", "Footer"})
"""All that the templates use; the library's own template brings 160, most of a document's bytes."""
_UNUSED: Final = ("stylesWithEffects", "customXml", "thumbnail", "numbering", "webSettings")
"""Kinds of parts that the library's own template brings and nothing here needs."""
_MADE: Final = datetime(2026, 1, 1)  # noqa: DTZ001 - a property of the file; python-docx takes no time zone


class Sheet:
    """One template while it is written."""

    def __init__(self, name: str) -> None:
        self._document: Any = Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.2)
        normal = self._document.styles["Normal"]
        _fonts(normal, _BODY)
        normal.font.size = Pt(12)
        properties = self._document.core_properties
        properties.author = properties.last_modified_by = "postloan"
        properties.title, properties.comments, properties.revision = name, "", 1
        properties.created = properties.modified = _MADE
        _page_numbers(section.footer.paragraphs[0])

    def title(self, bank: str, text: str) -> None:
        """The bank's name above the title, both centred."""
        self.text(bank, size=14, align=CENTRE, after=2, font=_HEAD)
        self.text(text, size=22, align=CENTRE, after=10, font=_TITLE, bold=True)

    def heading(self, text: str) -> None:
        """A numbered heading; it stays with what follows."""
        self.text(text, size=12, font=_HEAD, before=8, after=3, keep=True)

    def text(
        self,
        text: str,
        *,
        size: float = 12,
        align: Any = LEFT,  # noqa: ANN401 - an enum of python-docx
        before: float = 0,
        after: float = 3,
        font: str = _BODY,
        bold: bool = False,
        indent: bool = False,
        keep: bool = False,
    ) -> None:
        """A paragraph; `indent` moves its first line by two characters, sizes and distances are points."""
        paragraph = self._document.add_paragraph()
        shape = paragraph.paragraph_format
        shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.25
        shape.alignment, shape.keep_with_next = align, keep
        if indent:
            shape.first_line_indent = Pt(2 * size)
        _write(paragraph, text, size, font, bold=bold)

    def tag(self, text: str) -> None:
        """A paragraph that is gone once the document is made: a loop or a condition around others."""
        self.text(f"{{%p {text} %}}", size=9)

    def facts(self, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table of names and values in turn; a shorter row's last value takes the rest of the line."""
        table = self._table(len(widths), widths)
        for row in rows:
            cells = table.add_row().cells
            for place, text in enumerate(row):
                cell = cells[place]
                if place == len(row) - 1 and len(row) < len(widths):
                    cell = cell.merge(cells[-1])
                _fill(cell, text, 10.5, CENTRE if place % 2 == 0 else LEFT, _HEAD if place % 2 == 0 else _BODY)
        self._after()

    def rows(
        self, loop: str, columns: Sequence[tuple[str, str, float, Any]], *, size: float = 9, empty: str = ""
    ) -> None:
        """A table with a head that repeats on each page, and a row for each item of a loop such as `row in f.rows`.

        `columns`: head, text, width in cm, alignment. `empty` is said in a row of its own where there is no item.
        """
        widths = [width for _, _, width, _ in columns]
        table = self._table(len(columns), widths)
        head = table.add_row()
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        head._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no other way to a repeated head
        for cell, (name, _, _, _) in zip(head.cells, columns, strict=True):
            _fill(cell, name, size, CENTRE, _HEAD)
        self._tag_row(table, f"for {loop}")
        row = table.add_row()
        _unbroken(row)
        for cell, (_, text, _, align) in zip(row.cells, columns, strict=True):
            _fill(cell, text, size, align)
        self._tag_row(table, "endfor")
        if empty:
            self._tag_row(table, f"if not {loop.split(' in ')[1]}")
            cells = table.add_row().cells
            _fill(cells[0].merge(cells[-1]), empty, size, CENTRE)
            self._tag_row(table, "endif")
        self._after()

    def signing(self, places: Sequence[str]) -> None:
        """Boxes to sign in, side by side."""
        table = self._table(len(places), [WIDTH / len(places)] * len(places))
        row = table.add_row()
        _unbroken(row)
        row.height = Cm(2.6)
        for cell, text in zip(row.cells, places, strict=True):
            _fill(cell, f"{text}\n\n\n　　　　年　　月　　日", 10.5, LEFT)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP
        self._after()

    def seal(self, *lines: str) -> None:
        """Who seals and when, on the right."""
        for place, line in enumerate(lines):
            self.text(line, align=RIGHT, before=14 if not place else 0, keep=place < len(lines) - 1)

    def content(self) -> bytes:
        """The template."""
        styles = self._document.styles.element
        for style in list(styles.style_lst):
            if style.name_val not in _STYLES:
                styles.remove(style)
        for parted in (self._document.part, self._document.part.package):
            for key, relation in list(parted.rels.items()):
                if relation.reltype.rpartition("/")[2] in _UNUSED:
                    del parted.rels[key]
        made = BytesIO()
        self._document.save(made)
        return fixed(made.getvalue())

    def _table(self, columns: int, widths: Sequence[float]) -> Any:  # noqa: ANN401 - a table of python-docx
        table = self._document.add_table(rows=0, cols=columns)
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        _margins(table)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        return table

    @staticmethod
    def _tag_row(table: Any, text: str) -> None:  # noqa: ANN401
        _fill(table.add_row().cells[0], f"{{%tr {text} %}}", 9, LEFT)

    def _after(self) -> None:
        # Word joins two tables that nothing stands between.
        self.text("", size=4, after=0)


def _fonts(styled: Any, font: str) -> None:  # noqa: ANN401 - a run or style of python-docx
    styled.font.name = _LATIN
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _write(paragraph: Any, text: str, size: float, font: str, *, bold: bool = False) -> None:  # noqa: ANN401
    run = paragraph.add_run(text)
    _fonts(run, font)
    run.font.size, run.font.bold = Pt(size), bold


def _fill(cell: Any, text: str, size: float, align: Any, font: str = _BODY) -> None:  # noqa: ANN401
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(2)
    shape.alignment = align
    _write(paragraph, text, size, font)


def _margins(table: Any) -> None:  # noqa: ANN401
    # One millimetre beside the text, so that an amount of nine digits stays on one line.
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr  # noqa: SLF001
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def _unbroken(row: Any) -> None:  # noqa: ANN401
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _page_numbers(paragraph: Any) -> None:  # noqa: ANN401
    paragraph.alignment = CENTRE
    for piece in ("第 ", "PAGE", " 页 共 ", "NUMPAGES", " 页"):
        if not piece.isupper():
            _write(paragraph, piece, 9, _BODY)
            continue
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), piece)
        run = OxmlElement("w:r")
        look = OxmlElement("w:rPr")
        size = OxmlElement("w:sz")
        size.set(qn("w:val"), "18")
        look.append(size)
        run.append(look)
        shown = OxmlElement("w:t")
        shown.text = "1"
        run.append(shown)
        field.append(run)
        paragraph._p.append(field)  # noqa: SLF001
