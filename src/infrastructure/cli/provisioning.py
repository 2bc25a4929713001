"""provision."""

from datetime import date
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from ...application.outcomes import Done, Refused
from ...application.ports import Institution
from ...application.provisioning_commands import StartProvisionRun
from ...application.provisioning_records import ProvisionRun, ProvisionRunStatus
from ...application.provisioning_run import ProvisionRuns
from ...domain.provisioning.movement import total
from ...domain.shared.money import Money
from ..container import Container
from .running import day_of
from .screen import app, bar, complain, out
from .session import CliError, bank_of, now, opened, operator

_BANK = Annotated[str, typer.Option(help="code of the bank; default the only one there is")]
_COLUMNS = ("opening", "charge", "release", "write_off", "recovery", "closing")
NAMED = 20
"""How many claims without a provision are named."""
LOOKED_BACK = 50
"""How many of the newest runs are looked through for one that was interrupted."""


@app.command()
def provision(
    as_of: Annotated[str, typer.Option(help="the day, YYYY-MM-DD; its business day must be over")],
    bank: _BANK = "",
    batch: Annotated[int, typer.Option(min=1, max=5_000, help="claims per transaction")] = 500,
) -> None:
    """Compute what every claim needs as of a day (拨备计算); resumes a run that was interrupted. Persons post it."""
    day = day_of("--as-of", as_of)
    container = opened()
    found = bank_of(container, bank)
    run_id = _interrupted(container, found, day) or _started(container, found, day)
    with bar() as shown:
        work = ProvisionRuns(
            container.transactions(),
            now=now,
            ids=container.ids(),
            told=lambda run: shown.show(f"{day} claims", run.claims, None),
            batch=batch,
        )
        run = work.finish(operator(found), run_id)
    _show(container, run)
    if run.problems:
        _complain(container, run)


def _complain(container: Container, run: ProvisionRun) -> None:
    """Name claims without a provision; exit with 1 where they do not let the run be posted."""
    read, bank = container.transactions().read, run.institution
    for row in read(lambda unit: unit.provisions.rows(bank, run.id, None, None, NAMED, problems=True)):
        complain(f"{row.claim}: {row.detail}")
    counts = read(lambda unit: unit.provisions.problems(bank, run.id))
    stands = any(problem.blocks for problem in counts)
    what = "the run cannot be posted" if stands else "they keep the reserve that they had"
    complain(f"{run.problems} of {run.claims} claims have no provision: {what}")
    if stands:
        raise typer.Exit(1)


def _interrupted(container: Container, bank: Institution, day: date) -> UUID | None:
    runs = container.transactions().read(lambda unit: unit.provisions.runs(bank.id, None, LOOKED_BACK))
    running = (run.id for run in runs if run.as_of == day and run.status is ProvisionRunStatus.RUNNING)
    return next(running, None)


def _started(container: Container, bank: Institution, day: date) -> UUID:
    at = now()
    command = StartProvisionRun(idempotency_key=f"provision/{day}/{at:%Y%m%dT%H%M%S.%f}", as_of=day)
    outcome = container.commands().execute(operator(bank), command, at)
    if isinstance(outcome, Done) and outcome.made is not None:
        return outcome.made
    raise CliError(outcome.message if isinstance(outcome, Refused) else str(outcome))


def _show(container: Container, run: ProvisionRun) -> None:
    totals = container.transactions().read(lambda unit: unit.provisions.totals(run.institution, run.id, None))
    table = Table(title=f"{run.claims} claims as of {run.as_of} by {run.policy}", title_justify="left")
    for name in ("", *_COLUMNS):
        table.add_column(name.replace("_", " "), justify="right", overflow="fold")
    for currency in sorted({each.currency for each in totals}):
        moved = total(each.movement for each in totals if each.currency == currency)
        table.add_row(currency, *(Money(getattr(moved, name), currency).text for name in _COLUMNS))
    out.print(table)
