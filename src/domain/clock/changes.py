"""Changes of the main contract and of its parties that a guarantor must agree to: arts 695 to 698 and 409."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput, Refusal
from ..shared.instants import checked_instant

MAX_CONSENTS: Final = 1_000
"""The most guarantors that consent to one change."""
MAX_AMOUNT: Final = 10**18
"""The largest amount of a change, in minor units."""


class ChangeKind(StrEnum):
    """What was changed."""

    DUE_DATE = "DUE_DATE"
    """The due date of the main debt: extension, or acceleration (变更履行期限). 695(2)."""
    HEAVIER = "HEAVIER"
    """The debt became heavier (加重债务). 695(1)."""
    LIGHTER = "LIGHTER"
    """The debt became lighter (减轻债务). 695(1)."""
    CLAIM_TRANSFERRED = "CLAIM_TRANSFERRED"
    """The claim was transferred, wholly or in part (债权转让). 696."""
    DEBT_TRANSFERRED = "DEBT_TRANSFERRED"
    """The debt was transferred, wholly or in part (债务转移). 697(1)."""
    DEBTOR_JOINED = "DEBTOR_JOINED"
    """A third person joined as debtor (第三人加入债务). 697(2)."""
    SECURITY_GIVEN_UP = "SECURITY_GIVEN_UP"
    """The bank gave up the debtor's own security, or its rank (放弃债务人自己提供的担保物权或顺位). 409."""
    PROPERTY_GIVEN_UP = "PROPERTY_GIVEN_UP"
    """The bank let go property that a general guarantor had pointed to (放弃或怠于行使,致财产不能执行). 698."""


NEEDS_AMOUNT: Final = frozenset(
    {
        ChangeKind.HEAVIER,
        ChangeKind.LIGHTER,
        ChangeKind.SECURITY_GIVEN_UP,
        ChangeKind.PROPERTY_GIVEN_UP,
    }
)
"""Kinds that say by how much; a transfer without an amount is one of the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change.

    Attributes:
        day: the day it took effect.
        recorded_at: since when it is known.
        consenting: the guarantors who agreed in writing, in the contract of guarantee or for this change.
        new_due: of a change of the due date.
        amount: minor units: by how much heavier or lighter, how much was transferred or given up; None: all.
        entry: the sequence of the entry of the loan's account that is the change; None: it was made elsewhere, and the
            amount is all that is known of it.
    """

    id: UUID
    kind: ChangeKind
    day: date
    recorded_at: datetime
    consenting: frozenset[UUID] = frozenset()
    new_due: date | None = None
    amount: int | None = None
    entry: int | None = None

    def __post_init__(self) -> None:
        checked_instant("recorded_at", self.recorded_at)
        if len(self.consenting) > MAX_CONSENTS:
            raise InvalidInput("consenting", len(self.consenting), f"at most {MAX_CONSENTS} guarantors")
        if (self.new_due is not None) != (self.kind is ChangeKind.DUE_DATE):
            raise InvalidInput("new_due", self.new_due, "a change of the due date, and only that, names the new one")
        if self.amount is not None and not 0 < self.amount <= MAX_AMOUNT:
            raise InvalidInput("amount", self.amount, f"must be between 1 and {MAX_AMOUNT} minor units")
        if self.kind in NEEDS_AMOUNT and self.amount is None:
            raise InvalidInput("amount", None, f"{self.kind} says by how much, in minor units")


class ConsentFinding(StrEnum):
    """What a change without consent does to a guarantor."""

    PERIOD_STAYS = "PERIOD_STAYS"
    """The guarantee period stays as it was, art. 695(2) (保证期间不受影响)."""
    INCREASE_NOT_COVERED = "INCREASE_NOT_COVERED"
    """The heavier part is not guaranteed, art. 695(1) (加重部分不承担保证责任)."""
    FREES_TRANSFERRED = "FREES_TRANSFERRED"
    """The guarantor is free of what was transferred, art. 697(1) (对转移的债务不再承担保证责任)."""
    NOTICE_NEEDED = "NOTICE_NEEDED"
    """The transfer does not bind the guarantor until notified, art. 696(1) (未通知保证人,对其不发生效力)."""
    FREES_TO_VALUE = "FREES_TO_VALUE"
    """Other guarantors are free to the value given up, art. 409 (其他担保人在丧失优先受偿权益的范围内免责)."""
    FREES_TO_PROPERTY = "FREES_TO_PROPERTY"
    """The general guarantor is free to the value let go, art. 698 (在可供执行财产价值范围内免责)."""


_FINDINGS: Final = {
    ChangeKind.DUE_DATE: (ConsentFinding.PERIOD_STAYS, "民法典 art. 695(2)", "保证期间不受影响"),
    ChangeKind.HEAVIER: (ConsentFinding.INCREASE_NOT_COVERED, "民法典 art. 695(1)", "对加重的部分不承担保证责任"),
    ChangeKind.CLAIM_TRANSFERRED: (ConsentFinding.NOTICE_NEEDED, "民法典 art. 696", "未通知保证人的,对其不发生效力"),
    ChangeKind.DEBT_TRANSFERRED: (
        ConsentFinding.FREES_TRANSFERRED,
        "民法典 art. 697(1)",
        "对未经其同意转移的债务不再承担保证责任",
    ),
    ChangeKind.SECURITY_GIVEN_UP: (
        ConsentFinding.FREES_TO_VALUE,
        "民法典 art. 409",
        "在丧失优先受偿权益的范围内免除担保责任",
    ),
    ChangeKind.PROPERTY_GIVEN_UP: (
        ConsentFinding.FREES_TO_PROPERTY,
        "民法典 art. 698",
        "在该可供执行财产的价值范围内不再承担保证责任",
    ),
}


def missing_consents(change: Change, guarantors: frozenset[UUID]) -> tuple[Refusal, ...]:
    """What a planned change costs with each guarantor who has not agreed, by id: warnings before it is made."""
    row = _FINDINGS.get(change.kind)
    if row is None:
        return ()
    code, article, words = row
    return tuple(
        Refusal(
            code,
            f"guarantor {guarantor} has not agreed in writing to {change.kind}: {code} ({article})",
            f"保证人 {guarantor} 未书面同意: {words}",
            article,
            (("guarantor", str(guarantor)),),
        )
        for guarantor in sorted(guarantors - change.consenting)
    )
