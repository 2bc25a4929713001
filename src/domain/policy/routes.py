"""Which commands need a second person, and who that is."""

from collections.abc import Sequence
from enum import StrEnum

from ..shared.actor import Route


class CommandKind(StrEnum):
    """Commands that may need a second person (须复核的业务)."""

    WAIVER = "WAIVER"
    """Waiver of interest, penalty or fees (减免)."""
    EXTENSION = "EXTENSION"
    """Extension (展期)."""
    DEFERRAL = "DEFERRAL"
    """Deferral of instalments (延期还款)."""
    PLAN_CHANGE = "PLAN_CHANGE"
    """New repayment plan (变更还款计划)."""
    RATE_CONCESSION = "RATE_CONCESSION"
    """Lower rate for the debtor (利率优惠、降息)."""
    CAPITALISATION = "CAPITALISATION"
    """Interest added to principal (利息转本金)."""
    FORGIVENESS = "FORGIVENESS"
    """Forgiveness of principal (本金豁免)."""
    ACCELERATION = "ACCELERATION"
    """Early recall of the whole loan (提前收回)."""
    REVERSAL = "REVERSAL"
    """Reversal of an event (冲正)."""
    WRITE_OFF = "WRITE_OFF"
    """Write-off (核销)."""
    CLOSE_PERIOD = "CLOSE_PERIOD"
    """Closing of an accounting period (会计期间关账)."""
    CLASSIFICATION = "CLASSIFICATION"
    """Class of a claim set by persons (风险分类认定)."""
    PROVISION = "PROVISION"
    """Provisions to be posted (拨备计提复审)."""
    ERASURE = "ERASURE"
    """Erasure of a person's data (删除个人信息)."""
    COLLATERAL_RELEASE = "COLLATERAL_RELEASE"
    """Security given up: release, partial release, replacement (押品解除、部分解除、置换)."""
    COLLATERAL_DISPOSAL = "COLLATERAL_DISPOSAL"
    """Security realised (押品处置)."""
    GUARANTEE_RELEASE = "GUARANTEE_RELEASE"
    """A guarantor let go (解除保证责任)."""
    LIABILITY_WITHDRAWAL = "LIABILITY_WITHDRAWAL"
    """A case of liability taken back (撤销责任认定)."""
    RESERVE_RELEASE = "RESERVE_RELEASE"
    """An officer's risk reserve paid out, or an entry of it undone (返还、冲回风险准备金)."""
    AUTHORITY_LIFTING = "AUTHORITY_LIFTING"
    """Suspended authority for new lending restored (解除授信权限暂停)."""
    ORGANISATION = "ORGANISATION"
    """Units, posts, appointments, authority (机构、岗位、任免与授权)."""
    POLICY_ADOPTION = "POLICY_ADOPTION"
    """Adoption of a policy version (政策参数变更)."""


def route_for(routes: Sequence[Route], amount: int | None) -> Route | None:
    """The route for an amount in minor units of the loan's currency; None: no second person is needed.

    Of the routes that hold for the amount the one with the highest `above` decides; "above" excludes the
    number itself. A command without an amount takes the highest route there is: what cannot be measured is
    not small.
    """
    holding = [route for route in routes if amount is None or route.above is None or amount > route.above]
    return max(holding, key=lambda route: -1 if route.above is None else route.above, default=None)
