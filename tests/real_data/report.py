"""What the account says of the real loans beside what was reported of them.

python -m tests.real_data.report [cmbs] [bank] [properties] [lendingclub] [ally]: the tables of the tests, all by
default.

`cmbs` folds the mortgages' events, `bank` takes them the whole way through import, SQLite and the business day;
`properties` measures what secures them.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import real_data_folder

from . import (
    ally_compare,
    cmbs_bank,
    cmbs_compare,
    cmbs_file,
    cmbs_properties,
    cmbs_properties_compare,
    cmbs_properties_measured,
    cmbs_tape,
    lendingclub,
)
from .cmbs_replay import Replay, compared


def cmbs() -> str:
    """58 commercial mortgages over 105 months."""
    mortgages = cmbs_file.read(real_data_folder.folder())
    rows = [row for mortgage in mortgages for row in compared(Replay.begin(mortgage))]
    return cmbs_compare.report(mortgages, rows)


def bank() -> str:
    """The same mortgages imported into a bank on SQLite, every business day run."""
    mortgages = cmbs_file.read(real_data_folder.folder())
    replays = [Replay.begin(mortgage) for mortgage in mortgages]
    for replay in replays:
        for _ in replay.months():
            pass
    with TemporaryDirectory() as folder:
        opened = cmbs_bank.Bank(Path(folder))
        opened.import_loans(real_data_folder.folder())
        rows = list(cmbs_bank.run(opened, mortgages, cmbs_tape.days(replays)))
    return f"{len(opened.runs):,} business days on SQLite\n{cmbs_compare.report(mortgages, rows)}"


def properties() -> str:
    """What secures the mortgages: cover and loan to value of every loan-month, as known then and as known now."""
    measured = cmbs_properties_measured.Measured(cmbs_properties.rows_of(real_data_folder.folder()))
    then, now = "by what was known in each month", "by all that is known"
    return "\n\n".join(
        cmbs_properties_compare.report(rows, f"Cover and loan to value {known}")
        for rows, known in ((measured.then, then), (measured.now, now))
    )


def consumer() -> str:
    """The instalments of 42,535 consumer loans."""
    return lendingclub.report(lendingclub.compare(lendingclub.read(real_data_folder.folder())))


def ally() -> str:
    """202,793 months of car loans."""
    return ally_compare.report(ally_compare.compare(real_data_folder.folder()))


REPORTS: dict[str, Callable[[], str]] = {
    "cmbs": cmbs,
    "bank": bank,
    "properties": properties,
    "lendingclub": consumer,
    "ally": ally,
}


def main(names: list[str]) -> int:
    """Print the named reports; returns the exit code."""
    unknown = [name for name in names if name not in REPORTS]
    missing = real_data_folder.absence("cmbs_ubs2017c1")
    if unknown or missing:
        print(missing or f"unknown: {', '.join(unknown)}; known: {', '.join(REPORTS)}", file=sys.stderr)
        return 2
    for name in names or REPORTS:
        print(REPORTS[name](), end="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
