"""The report of rejected rows: a CSV file that grows batch by batch, and a JSON file of the whole.

The report shows what stood in somebody else's file, and people open it in spreadsheet programs, which run a cell that
begins like a formula (公式注入). Such a cell gets an apostrophe in front, which those programs take for "this is text";
everything else stands as it was.
"""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Final

from ...application.imports.importer import ImportReport
from ...application.imports.rows import RowProblem

_COLUMNS: Final = tuple(field.name for field in fields(RowProblem))
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a cell begins with that a spreadsheet program runs instead of showing."""
SHOWN: Final = 20
"""How many problems are kept to be shown on the screen."""


class RejectedRows:
    """Writes problems to a CSV file as they come, so that an interrupted import keeps its report.

    Resuming goes on with the file; a problem that stands there already is not written twice.
    """

    def __init__(self, path: Path, *, resumed: bool) -> None:
        self._path = path
        self._seen: set[tuple[str, ...]] = set()
        self.first: list[RowProblem] = []
        if resumed and path.exists():
            with path.open(encoding="utf-8-sig", newline="") as stream:
                self._seen = {tuple(row) for row in csv.reader(stream)}
        else:
            path.unlink(missing_ok=True)

    def __call__(self, problems: Sequence[RowProblem]) -> None:
        """Write the problems of a batch, by line."""
        rows = [(problem, _texts(problem)) for problem in sorted(problems, key=lambda each: each.line)]
        fresh = [(problem, texts) for problem, texts in rows if texts not in self._seen]
        if not fresh:
            return
        self._seen.update(texts for _, texts in fresh)
        self.first.extend(problem for problem, _ in fresh[: SHOWN - len(self.first)])
        new = not self._path.exists()
        # With a byte order mark: spreadsheet programs then read the Chinese text right.
        with self._path.open("a", encoding="utf-8-sig" if new else "utf-8", newline="") as stream:
            writer = csv.writer(stream)
            if new:
                writer.writerow(_COLUMNS)
            writer.writerows(texts for _, texts in fresh)


def write_summary(path: Path, report: ImportReport, *, dry_run: bool) -> None:
    """The counts of an import as JSON."""
    data = {"dry_run": dry_run, **asdict(report)}
    path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def _texts(problem: RowProblem) -> tuple[str, ...]:
    return tuple(_as_text(str(getattr(problem, name))) for name in _COLUMNS)


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
