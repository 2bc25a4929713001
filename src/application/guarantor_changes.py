"""Changes of a guaranteed debt: what they are in the words of the law, who has not agreed, and writing them down.

A change is put to the guarantors whom the bank has not let go. Without the written consent it needs it is refused,
unless the caller says to go ahead: then the law leaves the guarantor's duty as it was (Civil Code 409, 695 to 698),
and whoever approves sees whose consent is missing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final
from uuid import UUID

from ..domain.approval import Figures as Shown
from ..domain.clock import Change, ChangeKind, ConsentFinding, missing_consents
from ..domain.guarantor import (
    Consent,
    Guarantee,
    GuaranteeRefusal,
    GuaranteeScope,
    LoanChanged,
    change_loan,
)
from ..domain.shared.errors import Refusal
from .desk import Desk
from .guarantor_store import KeptGuarantee
from .guarantor_writing import ByEntry, write
from .outcomes import Subject, SubjectKind

MOST_SHOWN: Final = 40
"""The most guarantors without consent that are named to an approver or in a refusal one by one."""


@dataclass(frozen=True, slots=True)
class DebtChange:
    """One change of a loan's debt or parties.

    `amounts`: in minor units, by what part of the debt a guarantee secures; a scope that is not in it is not touched.
    Empty: the change has no amount. `entry`: the entry of the loan's account that is the change; None: made elsewhere.
    """

    kind: ChangeKind
    day: date
    new_due: date | None = None
    amounts: Mapping[GuaranteeScope, int] | None = None
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What changes of a loan's debt will write on its guarantees, and what they cost without consent."""

    loan: UUID
    rows: tuple[tuple[KeptGuarantee, tuple[LoanChanged, ...]], ...] = ()
    missing: tuple[Refusal, ...] = ()

    @property
    def freeing(self) -> bool:
        """Whether a guarantor would be free of something, and not only stay as it was."""
        return any(finding.code in _FREES for finding in self.missing)

    def refusal(self) -> Refusal | None:
        """CONSENT_MISSING, naming guarantors and articles; None: everybody agreed who has to."""
        if not self.missing:
            return None
        articles = "; ".join(sorted({finding.article for finding in self.missing}))
        named = self.missing[:MOST_SHOWN]
        return Refusal(
            GuaranteeRefusal.CONSENT_MISSING,
            f"{'; '.join(finding.message for finding in named)}: bring the consents, or go ahead without them",
            f"{'; '.join(finding.message_zh for finding in named)}。请补充书面同意,或确认在缺少同意的情况下办理",
            articles,
            tuple(detail for finding in named for detail in (*finding.details, ("finding", finding.code.value))),
        )

    def shown(self) -> Shown:
        """What approvers see of it: each guarantor without consent, with what the law makes of that."""
        by_party = groupby(sorted(self.missing, key=_party), key=_party)
        found = [(party, ", ".join(sorted({row.code.value for row in rows}))) for party, rows in by_party]
        lines = tuple((f"consent_missing.{party}", codes) for party, codes in found[:MOST_SHOWN])
        more = len(found) - MOST_SHOWN
        return (*lines, ("consent_missing.more", str(more))) if more > 0 else lines

    def write(self, desk: Desk, command: str, key: str, entry: int | None = None) -> None:
        """Write them on the guarantees, beside the entry of the loan's account that brought them."""
        by = None if entry is None else ByEntry(self.loan, entry)
        for kept, events in self.rows:
            write(desk, kept, events, entry=by)
            value = {"key": key, "loan": str(self.loan), "entry": entry, "changes": len(events)}
            desk.audit(Subject(SubjectKind.GUARANTEE, kept.guarantee.id), command, "DONE", value)


_FREES: Final = frozenset(
    {ConsentFinding.FREES_TRANSFERRED, ConsentFinding.FREES_TO_VALUE, ConsentFinding.FREES_TO_PROPERTY}
)


def _party(finding: Refusal) -> str:
    return dict(finding.details)["guarantor"]


def plan(
    desk: Desk, loan: UUID, changes: Callable[[Guarantee], Sequence[DebtChange]], consents: Sequence[Consent]
) -> Planned | Refusal:
    """Plan changes of a loan on all its guarantees, which are locked; the loan must be already.

    `changes` is asked for each guarantee of the loan.

    Refused: NOT_A_GUARANTOR for a consent of somebody who guarantees nothing of the loan, and as
    `domain.guarantor.change_loan`.
    """
    kept = desk.unit.guarantees.of_loans(desk.bank.id, [loan])
    if refusal := _strangers(kept, loan, consents):
        return refusal
    rows: list[tuple[KeptGuarantee, tuple[LoanChanged, ...]]] = []
    missing: list[Refusal] = []
    for each in kept:
        made = _on_one(desk, each.guarantee, loan, changes(each.guarantee), consents)
        if isinstance(made, Refusal):
            return made
        if made:
            rows.append((each, made))
            missing += (finding for event in made for finding in unagreed(each.guarantee, event))
    return Planned(loan, tuple(rows), tuple(missing))


def _strangers(kept: Sequence[KeptGuarantee], loan: UUID, consents: Sequence[Consent]) -> Refusal | None:
    known = {party for each in kept for party in each.guarantee.contract.parties}
    stranger = next((consent.guarantor for consent in consents if consent.guarantor not in known), None)
    if stranger is None:
        return None
    return Refusal(
        GuaranteeRefusal.NOT_A_GUARANTOR,
        f"party {stranger} guarantees nothing of loan {loan}; leave its consent out",
        f"主体 {stranger} 不是贷款 {loan} 的保证人",
    )


def _on_one(
    desk: Desk, guarantee: Guarantee, loan: UUID, changes: Sequence[DebtChange], consents: Sequence[Consent]
) -> tuple[LoanChanged, ...] | Refusal:
    """The changes as one guarantee takes them; one that was released altogether, or is not touched, takes none."""
    secured = guarantee.loan(loan)
    mine = [consent for consent in consents if consent.guarantor in guarantee.contract.parties]
    found: list[LoanChanged] = []
    for asked in changes:
        if secured is None or not guarantee.to_ask(loan, asked.day):
            continue
        amount = None
        if asked.amounts is not None:
            amount = asked.amounts.get(guarantee.contract.scope)
            if amount is None:
                continue
        change = Change(
            id=desk.ids.next(),
            kind=asked.kind,
            # What was changed before the loan came under the guarantee, but recorded after it, counts from then on.
            day=max(asked.day, secured.since),
            recorded_at=desk.at,
            new_due=asked.new_due,
            amount=amount,
            entry=asked.entry,
        )
        event = change_loan(guarantee, loan=loan, change=change, consents=mine, business_date=desk.bank.booking_date)
        if isinstance(event, Refusal):
            return event
        found.append(event)
    return tuple(found)


def unagreed(guarantee: Guarantee, event: LoanChanged) -> Iterator[Refusal]:
    """What a change costs with each guarantor who has not agreed.

    A transfer of the claim asks for a notice only (696(1)), where it was not forbidden; and whoever owes like the
    debtor has pointed to no property of the debtor (698).
    """
    row, contract = event.change, guarantee.contract
    agreed = frozenset(consent.guarantor for consent in row.consents)
    for party in sorted(guarantee.to_ask(row.loan, row.change.day)):
        kind = row.change.kind
        if kind is ChangeKind.CLAIM_TRANSFERRED and not contract.no_transfer:
            continue
        if kind is ChangeKind.PROPERTY_GIVEN_UP and contract.clock_terms(party, row.change.day).joint:
            continue
        yield from missing_consents(replace(row.change, consenting=agreed), frozenset({party}))
