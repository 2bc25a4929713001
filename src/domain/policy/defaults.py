"""The packaged policy: the regulation's numbers, the strictest reading where it leaves a choice."""

from datetime import UTC, date, datetime
from typing import Final

from ..shared.actor import Role, Route, RouteStep
from .routes import CommandKind
from .version import PolicyVersion

_YUAN: Final = 100


def _with(kind: CommandKind, *routes: Route) -> tuple[tuple[CommandKind, Route], ...]:
    return tuple((kind, route) for route in routes)


_ONE: Final = Route(Role.APPROVER)
_THREE_STEPS: Final = Route(Role.APPROVER, earlier=(RouteStep("CONFIRMATION", Role.RISK_MANAGER),))


def _two_above(yuan: int) -> Route:
    return Route(Role.APPROVER, 2, above=yuan * _YUAN)


DEFAULT_POLICY: Final = PolicyVersion(
    version="default-2026",
    effective_from=date(2004, 1, 1),
    recorded_at=datetime(2004, 1, 1, tzinfo=UTC),
    routes=(
        *_with(CommandKind.WAIVER, _ONE, _two_above(10_000)),
        *_with(CommandKind.EXTENSION, _ONE, _two_above(5_000_000)),
        *_with(CommandKind.DEFERRAL, _ONE, _two_above(5_000_000)),
        *_with(CommandKind.PLAN_CHANGE, _ONE, _two_above(5_000_000)),
        *_with(CommandKind.RATE_CONCESSION, _ONE, _two_above(5_000_000)),
        *_with(CommandKind.CAPITALISATION, _ONE, _two_above(100_000)),
        *_with(CommandKind.FORGIVENESS, Route(Role.APPROVER, 2)),
        *_with(CommandKind.ACCELERATION, _ONE, _two_above(5_000_000)),
        *_with(CommandKind.REVERSAL, Route(Role.APPROVER, 1, above=50_000 * _YUAN)),
        *_with(CommandKind.WRITE_OFF, Route(Role.APPROVER, 2)),
        *_with(CommandKind.CLOSE_PERIOD, _ONE),
        # Initial class, confirmation, approval: three persons (2023 measures art. 30 [S]).
        *_with(CommandKind.CLASSIFICATION, _THREE_STEPS),
        *_with(CommandKind.PROVISION, _ONE),
        *_with(CommandKind.ERASURE, _ONE),
        *_with(CommandKind.COLLATERAL_RELEASE, _ONE, _two_above(5_000_000)),
        *_with(CommandKind.COLLATERAL_DISPOSAL, _ONE, _two_above(5_000_000)),
        *_with(CommandKind.GUARANTEE_RELEASE, Route(Role.APPROVER, 2)),
        *_with(CommandKind.LIABILITY_WITHDRAWAL, _ONE),
        *_with(CommandKind.RESERVE_RELEASE, _ONE),
        *_with(CommandKind.AUTHORITY_LIFTING, Route(Role.APPROVER, 2)),
        *_with(CommandKind.POLICY_ADOPTION, _ONE),
        *_with(CommandKind.ORGANISATION, _ONE),
    ),
)
"""What an institution works with until it adopts its own; the amounts are typical settings [K-l], to be reviewed.
In force since the first day of 银发〔2003〕251号, so that no loan under its rules is without a policy."""
