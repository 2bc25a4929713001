"""report, month-end."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import typer

from ...application.outcomes import Forbidden
from ...application.portfolio import PortfolioTables
from ...application.portfolio_report import PARTS, month_report
from ...application.portfolio_taking import month_end, take
from ...domain.shared.actor import Role
from ...domain.shared.money import digits_of
from ...domain.shared.scope import scope_of
from ..documents.portfolio_workbook import write_portfolio
from .screen import app, bar, complain, say
from .session import CliError, bank_of, now, opened, operator

SHOWN: Final = 20
"""Failures that are named one by one."""
_MONTH: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_BANK = Annotated[str, typer.Option(help="code of the bank; default the only one there is")]
_WHICH = Annotated[str, typer.Option(help="the month, YYYY-MM")]


@app.command()
def report(
    month: _WHICH,
    out: Annotated[Path, typer.Option(help="file to write, ending in .xlsx; an existing one is replaced")],
    bank: _BANK = "",
    currency: Annotated[str, typer.Option(help="ISO 4217 code of the loans' currency")] = "CNY",
) -> None:
    """Write the report of a month (资产质量月报) as a workbook: classes, migration, overdue, roll rates, vintages."""
    last = last_day_of(month)
    digits_of(currency)
    if out.suffix != ".xlsx" or not out.resolve().parent.is_dir():
        raise CliError(f"--out {out}: must end in .xlsx, in a folder that exists")
    container = opened()
    found = bank_of(container, bank)
    scope = scope_of(operator(found, Role.AUDITOR))
    with bar() as shown, container.reads().snapshot() as queries:
        tables = PortfolioTables(queries.claim_rows, scope, currency)
        if not queries.claim_rows.taken(scope, last, last):
            raise CliError(f"the month end {last} has not been taken; `postloan month-end --month {month}` takes it")
        made = month_report(tables, found.name, last, lambda done: shown.show("tables", done, PARTS))
        write_portfolio(made, out)
    total = made.quality.total
    say(f"{out}: {total.count} claims on {last}")
    if total.unclassified:
        complain("some claims have no class and stand in the column 未分类; a classification run gives them one")


@app.command("month-end")
def take_month_end(month: _WHICH, bank: _BANK = "") -> None:
    """Take the portfolio of a month's last day (月末快照), again or for the first time: what differs is added."""
    last = last_day_of(month)
    container = opened()
    found = bank_of(container, bank)
    with bar() as shown:
        taken = take(
            container.transactions(),
            operator(found),
            last,
            now=now,
            told=lambda claims: shown.show("claims", claims, None),
        )
    if isinstance(taken, Forbidden):
        raise CliError(taken.message)
    say(f"{last}: {taken.claims} claims, {taken.added} rows added")
    for loan, problem in taken.failures[:SHOWN]:
        complain(f"loan {loan}: {problem}")
    if taken.failures:
        complain(f"{len(taken.failures)} claims could not be taken")
        raise typer.Exit(1)


def last_day_of(month: str) -> date:
    """The last day of a month given on the command line."""
    found = _MONTH.fullmatch(month)
    if found is None or not 1990 <= int(found[1]) <= 2199:
        raise CliError(f"--month {month}: must be a month as YYYY-MM, between 1990-01 and 2199-12")
    return month_end(int(found[1]), int(found[2]))
