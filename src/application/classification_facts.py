"""The facts from which debtors and their claims are classified, gathered from loans, borrowers and what is stated.

Nothing is guessed: what nobody has said is None. Each fact that is known has its `Source`. A batch of debtors takes a
fixed number of statements, whatever its size.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ..domain.borrower import BorrowerKind, EnterpriseSize
from ..domain.loan.events import BankruptcyAcceptance
from ..domain.risk_classification.checks import MAX_CLAIMS
from ..domain.risk_classification.classes import Bankruptcy, DebtorKind, DebtorSize
from ..domain.risk_classification.facts import DebtorFacts
from ..domain.risk_classification.records import FactName
from ..domain.shared.errors import InvalidInput, Refusal
from .claims_holdings import Debtor
from .classification_facts_claims import ClaimRefused, GatheringRefusal, given_facts, loan_facts
from .classification_facts_material import Material, read_material
from .classification_facts_sources import REGISTER, Sources
from .group_store import fallen_members, newest_beside
from .ports import Unit

_PERSONS: Final = frozenset({BorrowerKind.PERSON, BorrowerKind.SOLE_TRADER})
_SIZES: Final = {size: DebtorSize(size.value) for size in EnterpriseSize}


class Gathered(dict[UUID, DebtorFacts]):
    """Facts per debtor; a debtor without a claim on the day is not in it, nor one in `refused`, with the reason.

    `overtaken`: debtors whose group has changed since the instant by which it was looked at.
    """

    def __init__(self) -> None:
        super().__init__()
        self.refused: dict[UUID, Refusal] = {}
        self.overtaken: frozenset[UUID] = frozenset()


def gather(
    unit: Unit,
    institution: UUID,
    debtors: Sequence[UUID],
    as_of: date,
    known: datetime | None = None,
    others_known: datetime | None = None,
) -> Gathered:
    """The facts of some debtors at the end of a day, as known at an instant (None: all that is known).

    `others_known`: from then on nothing of the other members of their groups counts, while they are assessed too.
    """
    found = Gathered()
    if not debtors:
        return found
    material = read_material(unit, institution, debtors, as_of, known, others_known)
    for debtor in debtors:
        person = material.debtors.get(debtor)
        if person is None:
            continue
        try:
            facts = _debtor_facts(material, debtor, person)
        except ClaimRefused as problem:
            found.refused[debtor] = problem.refusal
            continue
        except InvalidInput as problem:
            found.refused[debtor] = _impossible(person, problem)
            continue
        if facts is not None:
            found[debtor] = facts
    if others_known is not None:
        found.overtaken = frozenset(_overtaken(unit, institution, material, found))
    return found


def _overtaken(unit: Unit, institution: UUID, m: Material, debtors: Collection[UUID]) -> Iterator[UUID]:
    """Debtors beside whom another member is non-performing by now than was known, or none any more."""
    now = fallen_members(unit.groups, institution, m.groups, m.as_of, None)
    for debtor in debtors:
        if newest_beside(now.get(m.debtors[debtor].group, ()), debtor) != m.fallen_beside(debtor):
            yield debtor


def _debtor_facts(m: Material, debtor: UUID, person: Debtor) -> DebtorFacts | None:
    kind = DebtorKind.INDIVIDUAL if person.kind in _PERSONS else DebtorKind.ENTERPRISE
    size = _SIZES[person.size]
    _not_too_many(m, debtor, person)
    sources = Sources(m)
    claims = (*loan_facts(m, debtor, kind, size, sources), *given_facts(m, debtor, sources))
    if not claims:
        return None
    for name in ("kind", "size"):
        sources.add(name, "", REGISTER, f"{person.number}#{person.version}", m.as_of)
    yes = sources.yes
    debts = sources.stated("all_banks", "", debtor, FactName.ALL_BANKS_DEBT)
    merger = sources.stated("merger_date", "", debtor, FactName.MERGER)
    return DebtorFacts(
        id=str(debtor),
        as_of=m.as_of,
        claims=claims,
        kind=kind,
        size=size,
        all_banks=debts.debts if debts else None,
        npl_at_other_banks=yes("npl_at_other_banks", "", debtor, FactName.NPL_AT_OTHER_BANKS),
        rating_cut_sharp=yes("rating_cut_sharp", "", debtor, FactName.RATING_CUT_SHARP),
        ability_significantly_lowered=yes(
            "ability_significantly_lowered", "", debtor, FactName.ABILITY_SIGNIFICANTLY_LOWERED
        ),
        bankruptcy=_bankruptcy(m, debtor, sources),
        evades_debt=yes("evades_debt", "", debtor, FactName.EVADES_DEBT),
        merger_date=merger.day if merger and merger.day and merger.day <= m.as_of else None,
        sources=sources.all(),
    )


def _not_too_many(m: Material, debtor: UUID, person: Debtor) -> None:
    held = sum(loan.id in m.states for loan in m.loans_of.get(debtor, ())) + len(m.given_of.get(debtor, ()))
    if held > MAX_CLAIMS:
        raise ClaimRefused(
            Refusal(
                GatheringRefusal.TOO_MANY_CLAIMS,
                f"borrower {person.number} has {held} claims, more than the {MAX_CLAIMS} that are assessed together",
                f"客户 {person.number} 共有 {held} 笔债权,超过一次评估上限 {MAX_CLAIMS} 笔",
            )
        )


def _impossible(person: Debtor, problem: InvalidInput) -> Refusal:
    return Refusal(
        GatheringRefusal.IMPOSSIBLE_FACTS,
        f"what is recorded of borrower {person.number} cannot be: {problem}",
        f"客户 {person.number} 的登记信息自相矛盾:{problem.field}",
        details=(("field", problem.field),),
    )


def _bankruptcy(m: Material, debtor: UUID, sources: Sources) -> Bankruptcy | None:
    """What is stated; else what an account was told of: that a court accepted proceedings, without their kind.

    Then the worst of the kinds counts until somebody states which it is (art. 5, prudence) [I].
    """
    stated = sources.stated("bankruptcy", "", debtor, FactName.BANKRUPTCY)
    if stated is not None and stated.choice is not None:
        return Bankruptcy(stated.choice)
    for loan in m.loans_of.get(debtor, ()):
        for entry in m.marks.get(loan.id, ()):
            if isinstance(entry.event, BankruptcyAcceptance):
                sources.entry("bankruptcy", "", loan.number, entry)
                return Bankruptcy.LIQUIDATION
    return None
