"""Between provisioning's records and their rows: explicit mappers, nothing inferred."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Select, cast, func, select

from ...application.provisioning_records import (
    ClaimProvision,
    ProvisionLine,
    ProvisionProblem,
    ProvisionRun,
    ProvisionRunStatus,
    ProvisionTotal,
)
from ...domain.ledger import LedgerAccount
from ...domain.provisioning.movement import Movement
from ...domain.provisioning.stage import Stage
from ...domain.shared.risk_class import RiskClass
from .provisioning_tables import provision, provision_line, provision_run, recovery_estimate

RUN: Final = tuple(provision_run.c.keys())
PROVISION: Final = tuple(provision.c.keys())
LINE: Final = tuple(provision_line.c.keys())
ESTIMATE: Final = tuple(recovery_estimate.c.keys())
_MOVEMENT: Final = ("opening", "charge", "released", "write_off", "recovery", "closing")
_AMOUNTS: Final = ("balance", "exposure", "specific", "special", "general", "expected_loss")


def run_of(row: Any) -> ProvisionRun:  # noqa: ANN401 - a row of provision_run
    """A row of `provision_run`."""
    return ProvisionRun(
        row.institution,
        row.id,
        row.as_of,
        row.policy,
        row.previous,
        ProvisionRunStatus(row.status),
        row.cursor,
        row.claims,
        row.problems,
        row.started_at,
        row.finished_at,
        row.posted_at,
    )


def provision_row(each: ClaimProvision) -> tuple[Any, ...]:
    """A claim's row of `provision`, in the order of `PROVISION`."""
    moved = each.movement
    return (
        each.institution,
        each.run,
        each.claim,
        each.debtor,
        each.branch,
        each.product,
        each.currency,
        each.risk_class or 0,
        each.stage or 0,
        each.class_before or 0,
        each.stage_before or 0,
        each.balance,
        each.exposure,
        each.specific,
        each.special,
        each.general,
        each.expected_loss,
        moved.opening,
        moved.charge,
        moved.release,
        moved.write_off,
        moved.recovery,
        moved.closing,
        each.inputs,
        each.problem.value if each.problem else "",
        each.detail,
    )


def provision_of(row: Any) -> ClaimProvision:  # noqa: ANN401 - a row of provision
    """A row of `provision`; raises InvalidInput where its movement does not reconcile."""
    return ClaimProvision(
        institution=row.institution,
        run=row.run_id,
        claim=row.claim_id,
        debtor=row.debtor_id,
        branch=row.branch,
        product=row.product,
        currency=row.currency,
        risk_class=_class(row.risk_class),
        stage=_stage(row.stage),
        class_before=_class(row.class_before),
        stage_before=_stage(row.stage_before),
        balance=row.balance,
        exposure=row.exposure,
        specific=row.specific,
        special=row.special,
        general=row.general,
        expected_loss=row.expected_loss,
        movement=Movement(*(getattr(row, name) for name in _MOVEMENT)),
        inputs=row.inputs,
        problem=ProvisionProblem(row.problem) if row.problem else None,
        detail=row.detail,
    )


def line_of(row: Any) -> ProvisionLine:  # noqa: ANN401 - a row of provision_line
    """A row of `provision_line`."""
    return ProvisionLine(
        row.run_id,
        row.branch,
        row.product,
        row.currency,
        LedgerAccount(row.debit),
        LedgerAccount(row.credit),
        row.amount,
        row.claims,
        row.value_date,
        row.booking_date,
        row.recorded_at,
    )


def sums(connection: Connection, rows: "Select[*tuple[Any, ...]]") -> Sequence[ProvisionTotal]:
    """Sums over rows of `provision`, by branch, product, currency, class and stage."""
    c = rows.subquery().c
    key = (c.branch, c.product, c.currency, c.risk_class, c.stage)
    # PostgreSQL sums BIGINT as NUMERIC: back to whole numbers.
    amounts = [cast(func.sum(c[name]), BigInteger).label(name) for name in (*_AMOUNTS, *_MOVEMENT)]
    query = select(*key, func.count().label("counted"), *amounts).group_by(*key).order_by(*key)
    return [
        ProvisionTotal(
            branch=row.branch,
            product=row.product,
            currency=row.currency,
            risk_class=_class(row.risk_class),
            stage=_stage(row.stage),
            claims=row.counted,
            movement=Movement(*(getattr(row, name) for name in _MOVEMENT)),
            **{name: getattr(row, name) for name in _AMOUNTS},
        )
        for row in connection.execute(query)
    ]


def _class(number: int) -> RiskClass | None:
    return RiskClass(number) if number else None


def _stage(number: int) -> Stage | None:
    return Stage(number) if number else None
