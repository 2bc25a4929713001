"""revalue."""

from datetime import date
from typing import Annotated
from uuid import UUID

import typer
from rich.table import Table

from ...application.cover_store import RevaluationRun, RevaluationStatus
from ...application.outcomes import Done, Refused
from ...application.ports import Institution
from ...application.revaluation_commands import StartRevaluation
from ...application.revaluation_preview import RevaluationPreview, preview
from ...application.revaluation_run import BATCH, Revaluations
from ...domain.collateral.measure import Line
from ...domain.shared.exchange import HOME_CURRENCY
from ...domain.shared.money import Money
from ..container import Container
from ..long_work import long_work
from .running import day_of
from .screen import app, bar, out, say
from .session import CliError, bank_of, now, opened, operator


@app.command()
def revalue(
    region: Annotated[str, typer.Option(help="code of the region")],
    kind: Annotated[str, typer.Option(help="code of the kind of collateral, such as HOUSING")],
    as_of: Annotated[str, typer.Option(help="the day to which the index carries the values, YYYY-MM-DD")],
    bank: Annotated[str, typer.Option(help="code of the bank; default the only one there is")] = "",
    batch: Annotated[int, typer.Option(min=1, max=5_000, help="items, or loans, per transaction")] = BATCH,
    *,
    dry_run: Annotated[bool, typer.Option("--preview", help="show what would come of it and change nothing")] = False,
) -> None:
    """Carry the values of a region and kind of collateral to a day by their index (指数重估).

    Resumes a run that was interrupted. With --preview: counts, sums and the loans that would reach another line.
    """
    day = day_of("--as-of", as_of)
    container = opened()
    found = bank_of(container, bank)
    if dry_run:
        _show_preview(container.transactions().read(lambda unit: preview(unit, found.id, region, kind, day)))
        return
    run_id = _interrupted(container, found, region, kind, day) or _started(container, found, region, kind, day)
    with bar() as shown, long_work():

        def told(run: RevaluationRun) -> None:
            shown.show(f"{region} {kind} items", run.items, None)
            shown.show(f"{region} {kind} loans", run.loans, None)

        work = Revaluations(container.transactions(), now=now, ids=container.ids(), told=told, batch=batch)
        run = work.finish(operator(found), run_id)
    say(f"{run.revalued} of {run.items} items of {region} {kind} have a value of {day}; {run.loans} loans measured")
    say(f"{_money(run.before)} before, {_money(run.after)} after")


def _interrupted(container: Container, bank: Institution, region: str, kind: str, day: date) -> UUID | None:
    run = container.transactions().read(lambda unit: unit.revaluations.of(bank.id, region, kind, day))
    return run.id if run is not None and run.status is RevaluationStatus.RUNNING else None


def _started(container: Container, bank: Institution, region: str, kind: str, day: date) -> UUID:
    at = now()
    key = f"revalue/{region}/{kind}/{day}/{at:%Y%m%dT%H%M%S.%f}"
    command = StartRevaluation(idempotency_key=key, region=region, kind=kind, as_of=day)
    outcome = container.commands().execute(operator(bank), command, at)
    if isinstance(outcome, Done) and outcome.made is not None:
        return outcome.made
    raise CliError(outcome.message if isinstance(outcome, Refused) else str(outcome))


def _show_preview(found: RevaluationPreview) -> None:
    where = f"{found.region} {found.kind}"
    say(f"{found.revalued} of {found.items} items of {where} would get a value of {found.as_of}")
    for why, number in sorted(found.kept.items()):
        say(f"{number} would keep theirs: {why}")
    say(f"{_money(found.before)} before, {_money(found.after)} after")
    table = Table("line", "loans")
    for line in Line:
        table.add_row(line.name, str(found.lines.get(line, 0)))
    out.print(table)
    say(f"{found.moved_count} of {found.loans} loans would reach another line; {found.unmeasured} cannot be measured")
    for row in found.moved:
        say(f"{row.number}: {row.before.name} -> {row.after.name}, {_money(row.missing)} missing to the ceiling")


def _money(minor: int) -> str:
    return str(Money(minor, HOME_CURRENCY))
