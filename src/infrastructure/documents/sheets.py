"""A sheet that is written from top to bottom: title, tables with typed columns, notes, and charts beside the numbers.

Text is always written as text: a branch or a name that looks like a formula stays what it is. Numbers are numbers;
a missing one is a dash.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Final

import xlsxwriter

FONT: Final = "微软雅黑"
_BORDER: Final = {"border": 1, "border_color": "#BFBFBF"}
_HEAD: Final = {"bold": True, "bg_color": "#DCE6F1", "align": "center", "valign": "vcenter", "text_wrap": True}
_OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
COLOURS: Final = ("#4E79A7", "#F28E2B", "#E15759", "#B07AA1", "#9C755F", "#76B7B2", "#59A14F", "#EDC948", "#BAB0AC",
                  "#86BCB6", "#FF9DA7", "#D37295")  # fmt: skip
SEVERITY: Final = ("#59A14F", "#A8D08D", "#F7E39B", "#EDC948", "#F28E2B", "#E15759", "#B22222", "#7F1D1D")
"""From good to bad."""
CHARACTER: Final = 10.6
"""Pixels that a character of a column's width takes at most: Excel's own font takes 7, substitutes take more."""
NOTHING: Final = "—"

Cell = str | int | None
"""Text, or a whole number: of a count itself, of amounts and shares hundredths."""


class Kind(Enum):
    """What a column holds."""

    TEXT = "@"
    COUNT = "#,##0"
    AMOUNT = "#,##0.00"
    """Hundredths of 万元."""
    SHARE = "0.00%"
    """Hundredths of a percent."""


_DIVISOR: Final = {Kind.COUNT: 1, Kind.AMOUNT: 100, Kind.SHARE: 10_000}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Block:
    """Where a table's rows stand: zero-based first and last row and the first column, all inclusive."""

    sheet: str
    first: int
    last: int
    column: int = 0

    def values(self, column: int, first: int | None = None, last: int | None = None) -> list[Any]:
        """A range of one of its columns as a chart takes it; rows are counted within the block."""
        top = self.first if first is None else self.first + first
        bottom = self.last if last is None else self.first + last
        return [self.sheet, top, self.column + column, bottom, self.column + column]


@dataclass(frozen=True, slots=True)
class Look:
    """How a chart looks: size in pixels, format of its numbers, legend's place (empty: none), name of the axis across.

    `at` is the row and column of its upper left corner; None: below everything written so far.
    """

    numbers: str
    width: int = 900
    height: int = 300
    legend: str = ""
    across: str = ""
    at: tuple[int, int] | None = None
    colours: Sequence[str] = COLOURS


class Book:
    """A workbook with the formats its sheets share."""

    def __init__(self, path: Path, title: str) -> None:
        self.book = xlsxwriter.Workbook(str(path), _OPTIONS)
        self.book.set_properties({"title": title})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **how: object) -> Any:  # noqa: ANN401 - a format of a library without types
        """A format, made once."""
        key = tuple(sorted(how.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"font_name": FONT, "font_size": 10, **how})
        return self._formats[key]

    def close(self) -> None:
        """Write the file."""
        self.book.close()


class Page:
    """One sheet, written downwards; prints one page wide and `pages` high (0: as many as it takes)."""

    def __init__(
        self, book: Book, name: str, title: str, subtitle: str, widths: Sequence[float], *, pages: int = 0
    ) -> None:
        self._book = book
        self.name = name
        self.sheet = book.book.add_worksheet(name)
        self.row = 0
        self._frozen = False
        self._width = sum(widths)
        self._breaks: list[int] = []
        for number, width in enumerate(widths):
            self.sheet.set_column(number, number, width)
        self._set_up(title, pages)
        self.sheet.set_row(0, 26)
        self.sheet.write_string(0, 0, title, book.format(bold=True, font_size=15))
        self.sheet.write_string(1, 0, subtitle, book.format(font_color="#595959"))
        self.row = 3

    def _set_up(self, title: str, pages: int) -> None:
        sheet = self.sheet
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, pages)
        sheet.center_horizontally()
        sheet.set_footer(f"&L{title.replace('&', '&&')}&C&P / &N&R&D")

    def start_page(self) -> None:
        """What follows prints on a new page; only where a scale is set, for a fitted sheet has no breaks of its own."""
        self._breaks.append(self.row)
        self.sheet.set_h_pagebreaks(self._breaks)

    def scale(self, height: int) -> None:
        """Print at a scale at which the columns' width, and so many points of height, fit on a landscape A4 page."""
        across, down = 10.6 * 96 / (CHARACTER * self._width), 6.7 * 72 / height
        self.sheet.set_print_scale(max(10, min(100, int(100 * min(across, down)))))

    def heading(self, text: str) -> None:
        """The name of the table that follows."""
        self.sheet.write_string(self.row, 0, text, self._book.format(bold=True, font_size=12))
        self.row += 1

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, totals: Sequence[int] = ()) -> Block:
        """A table with its header; rows numbered in `totals` are bold. The first table's header stays in sight."""
        head = self._book.format(**_HEAD, **_BORDER)
        for number, column in enumerate(columns):
            self.sheet.write_string(self.row, number, column.title, head)
        self.sheet.set_row(self.row, 26)
        self.row += 1
        if not self._frozen:
            self.sheet.freeze_panes(self.row, 1)
            self.sheet.repeat_rows(0, 1)
            self._frozen = True
        first = self.row
        for number, cells in enumerate(rows):
            bold = {"bold": True, "bg_color": "#F2F2F2"} if number in totals else {}
            for place, (column, cell) in enumerate(zip(columns, cells, strict=True)):
                self._cell(self.row, place, column.kind, cell, bold)
            self.row += 1
        block = Block(self.name, first, max(first, self.row - 1))
        self.row += 1
        return block

    def _cell(self, row: int, place: int, kind: Kind, cell: Cell, bold: dict[str, object]) -> None:
        if cell is None:
            self.sheet.write_string(row, place, NOTHING, self._book.format(align="right", **_BORDER, **bold))
        elif isinstance(cell, str):
            self.sheet.write_string(row, place, cell, self._book.format(num_format="@", **_BORDER, **bold))
        else:
            shape = self._book.format(num_format=kind.value, **_BORDER, **bold)
            self.sheet.write_number(row, place, cell / _DIVISOR[kind], shape)

    def blank(self, row: int, place: int) -> None:
        """A cell of a table that has nothing to say."""
        self.sheet.write_blank(row, place, None, self._book.format(**_BORDER))

    def note(self, text: str) -> None:
        """A line in small print."""
        self.sheet.write_string(self.row, 0, text, self._book.format(font_size=9, font_color="#7F7F7F"))
        self.row += 1

    def chart(self, kind: dict[str, str], title: str, series: Sequence[dict[str, Any]], look: Look) -> None:
        """A native chart, beside the tables at `look.at` or below what has been written."""
        chart: Any = self._book.book.add_chart(kind)
        for number, each in enumerate(series):
            colour = look.colours[number % len(look.colours)]
            shape = (
                {"line": {"color": colour, "width": 1.75}} if kind["type"] == "line" else {"fill": {"color": colour}}
            )
            chart.add_series({**shape, "gap": 60, **each})
        chart.set_title({"name": title, "name_font": {"name": FONT, "size": 12}, "overlay": False})
        font = {"num_font": {"name": FONT, "size": 9}, "name_font": {"name": FONT, "size": 9, "bold": False}}
        # The library calls the axis across x, whatever the kind: of bars, categories stand on y.
        numbers = {"num_format": look.numbers, "min": 0, "major_gridlines": _GRID, "line": {"none": True}}
        categories = {"name": look.across, "line": {"color": "#7F7F7F"}, "major_gridlines": {"visible": False}}
        if kind["type"] == "bar":
            # Categories from top to bottom, as the table has them; the numbers stay below.
            chart.set_y_axis({**font, **categories, "reverse": True})
            chart.set_x_axis({**font, **numbers, "label_position": "high"})
        else:
            chart.set_x_axis({**font, **categories})
            chart.set_y_axis({**font, **numbers})
        legend = {"position": look.legend, "font": {"name": FONT, "size": 9}} if look.legend else {"none": True}
        chart.set_legend(legend)
        chart.set_size({"width": look.width, "height": look.height})
        chart.show_blanks_as("gap")
        row, column = look.at or (self.row, 0)
        self.sheet.insert_chart(row, column, chart, {"object_position": 2, "x_offset": 6, "y_offset": 4})
        if look.at is None:
            self.row += look.height // 20 + 2


_GRID: Final = {"visible": True, "line": {"color": "#E0E0E0", "width": 0.75}}
