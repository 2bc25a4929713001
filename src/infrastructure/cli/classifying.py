"""classify, verify-classification."""

import re
from datetime import date
from functools import partial
from typing import Annotated, Final

import typer
from rich.table import Table

from ...application.classification_records import ClassificationFailure, ClassificationRun
from ...application.classification_runs import QuarterlyRun
from ...application.classification_verification import verify_classification
from ...application.outcomes import Forbidden
from ...application.ports import Unit
from ...application.verification import Finding
from ...domain.shared.calendar import add_months
from .screen import app, bar, complain, out, say
from .session import CliError, bank_of, now, opened, operator

_BANK = Annotated[str, typer.Option(help="code of the bank; default the only one there is")]
_QUARTER: Final = re.compile(r"([0-9]{4})-Q([1-4])")
SHOWN: Final = 100
"""How many findings or failures are shown; all of them are counted."""


@app.command()
def classify(
    quarter: Annotated[str, typer.Option(help="the quarter, such as 2026-Q3")],
    bank: _BANK = "",
    batch: Annotated[int, typer.Option(min=1, max=5_000, help="debtors per transaction")] = 500,
) -> None:
    """Classify every debtor as of a quarter's end (季度分类); resumes a run that was interrupted."""
    last = last_day_of_quarter(quarter)
    container = opened()
    found = bank_of(container, bank)
    with bar() as shown:
        work = QuarterlyRun(
            container.transactions(),
            now=now,
            ids=container.ids(),
            told=lambda run: shown.show(f"{quarter} debtors", run.debtors + run.failed, None),
            batch=batch,
        )
        run = work.run(operator(found), last)
    if isinstance(run, Forbidden):
        raise CliError(run.message)
    _show(run)
    if run.failed:
        for failure in container.transactions().read(partial(_failures, run))[:SHOWN]:
            complain(f"debtor {failure.debtor}: {failure.error}")
        raise typer.Exit(1)


def last_day_of_quarter(text: str) -> date:
    """The last day of a quarter given as 2026-Q3."""
    found = _QUARTER.fullmatch(text)
    if found is None or not 1990 <= int(found[1]) <= 2199:
        raise CliError(f"--quarter {text}: must be a year and a quarter, such as 2026-Q3")
    following = add_months(date(int(found[1]), 1, 1), 3 * int(found[2]))
    return date.fromordinal(following.toordinal() - 1)


def _show(run: ClassificationRun) -> None:
    table = Table("as of", "debtors", "claims", "changed", "awaiting", "blocked", "failed")
    counts = (run.debtors, run.claims, run.changed, run.awaiting, run.blocked, run.failed)
    table.add_row(str(run.as_of), *map(str, counts))
    out.print(table)
    say(f"content {run.content_hash}")


def _failures(run: ClassificationRun, unit: Unit) -> tuple[ClassificationFailure, ...]:
    return unit.classification_runs.failures(run.institution, run.id)


@app.command("verify-classification")
def verify_classification_command(bank: _BANK = "") -> None:
    """Prove the classes: each follows from its facts under its policy, each history from its results (分类验证)."""
    container = opened()
    found = bank_of(container, bank)
    done = 0
    with bar() as shown:

        def told(claims: int) -> None:
            nonlocal done
            done = claims
            shown.show("claims", claims, None)

        def work(unit: Unit) -> list[Finding]:
            return list(verify_classification(unit, found.id, told))

        findings = container.transactions().read(work)
    for finding in findings[:SHOWN]:
        complain(f"{finding.where}: {finding.problem}")
    if findings:
        complain(f"{len(findings)} findings over {done} claims")
        raise typer.Exit(1)
    say(f"{done} claims verified: results = rules over their facts, histories = results, classes in force = histories")
