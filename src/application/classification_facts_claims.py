"""The facts of single claims: of loans from their accounts, of claims without an account from what is stated."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from ..domain.loan.events import HistoryFact, Misuse
from ..domain.risk_classification.classes import ClaimKind, DebtorKind, DebtorSize, Guarantee
from ..domain.risk_classification.facts import ClaimFacts, HumanClass, Renewal
from ..domain.risk_classification.given import GivenClaim
from ..domain.risk_classification.products import kind_of
from ..domain.risk_classification.records import Cause, FactName, RecordedFact
from ..domain.shared.errors import Refusal
from ..domain.shared.exchange import HOME_CURRENCY, rate_on
from ..domain.shared.money import MAX_MINOR
from ..domain.shared.risk_class import RiskClass
from .claims_holdings import HeldLoan
from .classification_facts_group import group_facts
from .classification_facts_material import LoanState, Material, class_named
from .classification_facts_restructuring import repayments, standing
from .classification_facts_sources import ACCOUNT, CATALOGUE, CLAIM_REGISTER, CLASSES, REGISTER, TAKE_ON, Sources

_MAX_REASON: Final = 500
_NO: Final = frozenset({"0", "FALSE", "NO", "N", "否"})


class GatheringRefusal(StrEnum):
    """Why the facts of a debtor cannot be put together, in the order of checking."""

    TOO_MANY_CLAIMS = "TOO_MANY_CLAIMS"
    """The debtor has more claims than can be assessed together."""
    UNREADABLE_CLASS = "UNREADABLE_CLASS"
    """The class that a running loan brought along is none of the five."""
    NO_EXCHANGE_RATE = "NO_EXCHANGE_RATE"
    """A claim is in a currency for which no exchange rate is known on the day."""
    IMPOSSIBLE_FACTS = "IMPOSSIBLE_FACTS"
    """What is recorded contradicts itself."""


class ClaimRefused(Exception):
    """The facts of a debtor cannot be put together; nothing is guessed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def loan_facts(m: Material, debtor: UUID, kind: DebtorKind, size: DebtorSize, sources: Sources) -> Iterator[ClaimFacts]:
    """The facts of a debtor's loans that are claims on the day."""
    for loan in m.loans_of.get(debtor, ()):
        state = m.states.get(loan.id)
        if state is not None:
            yield _loan_facts(m, loan, state, _product(m, loan, kind, size, sources), sources)


def given_facts(m: Material, debtor: UUID, sources: Sources) -> Iterator[ClaimFacts]:
    """The facts of a debtor's claims without an account.

    One whose balance nobody has stated has no days past due either: without both it gets no class.
    """
    for claim in m.given_of.get(debtor, ()):
        key = str(claim.id)
        for fact in ("kind", "guarantee", "by_days"):
            sources.add(fact, key, CLAIM_REGISTER, claim.number, claim.opened_on)
        balance = sources.stated("balance", key, claim.id, FactName.BALANCE)
        days = sources.stated("days_past_due", key, claim.id, FactName.DAYS_PAST_DUE) if balance else None
        facts = ClaimFacts(
            id=key,
            number=claim.number,
            balance=(balance.amount or 0) if balance else 0,
            kind=claim.kind,
            guarantee=claim.guarantee,
            by_days=claim.by_days,
            days_past_due=days.number if days else None,
            fund_use_changed=sources.yes("fund_use_changed", key, claim.id, FactName.FUND_USE_CHANGED),
            financial_difficulty=_difficulty(claim, sources),
        )
        yield _common(m, claim.id, claim.borrower, facts, sources)


def _loan_facts(
    m: Material, loan: HeldLoan, state: LoanState, of: tuple[ClaimKind, Guarantee, bool], sources: Sources
) -> ClaimFacts:
    key = str(loan.id)
    for fact in ("balance", "days_past_due"):
        sources.add(fact, key, ACCOUNT, loan.number, m.as_of)
    kind, guarantee, by_days = of
    facts = ClaimFacts(
        id=key,
        number=loan.number,
        balance=_in_home_currency(m, loan, state.outstanding, sources),
        kind=kind,
        guarantee=guarantee,
        by_days=by_days,
        days_past_due=state.days_past_due,
        fund_use_changed=_misused(m, loan, sources),
    )
    facts = _common(m, loan.id, loan.borrower, facts, sources)
    return _restructuring(m, loan, _brought_along(m, loan, facts, sources), sources)


def _product(
    m: Material, loan: HeldLoan, kind: DebtorKind, size: DebtorSize, sources: Sources
) -> tuple[ClaimKind, Guarantee, bool]:
    """What the catalogue says of the loan's product; else the kind that follows from who owes it."""
    key, product = str(loan.id), m.catalogue.by_code.get(loan.product)
    if product is None:
        person = m.debtors[loan.borrower]
        sources.add("kind", key, REGISTER, f"{person.number}#{person.version}", m.as_of)
        return kind_of(kind, size), Guarantee.CREDIT, False
    for fact in ("kind", "guarantee", "by_days"):
        row = f"{m.catalogue.version}/{product.code}"
        sources.add(fact, key, CATALOGUE, row, m.catalogue.effective_from)
    return product.kind, product.guarantee, product.by_days


def _in_home_currency(m: Material, loan: HeldLoan, minor: int, sources: Sources) -> int:
    if loan.currency == HOME_CURRENCY:
        return minor
    rate = rate_on(m.rates, loan.currency, m.as_of, m.known)
    if rate is None:
        raise ClaimRefused(
            Refusal(
                GatheringRefusal.NO_EXCHANGE_RATE,
                f"loan {loan.number} is kept in {loan.currency}, and no exchange rate is known for {m.as_of}",
                f"借据 {loan.number} 币种为 {loan.currency},{m.as_of} 尚无可用汇率",
                details=(("currency", loan.currency), ("day", m.as_of.isoformat())),
            )
        )
    sources.add("balance", str(loan.id), "exchange rate", f"{loan.currency}/{rate.published}", rate.published)
    return rate.home(minor)


def _misused(m: Material, loan: HeldLoan, sources: Sources) -> bool:
    """Whether misuse is found and not cured: by the account, which is told of it, or by a statement."""
    entries = [entry for entry in m.marks.get(loan.id, ()) if isinstance(entry.event, Misuse)]
    if entries and isinstance(last := entries[-1].event, Misuse) and last.active:
        sources.entry("fund_use_changed", str(loan.id), loan.number, entries[-1])
        return True
    if sources.yes("fund_use_changed", str(loan.id), loan.id, FactName.FUND_USE_CHANGED):
        return True
    sources.add("fund_use_changed", str(loan.id), ACCOUNT, loan.number, m.as_of)
    return False


def _common(m: Material, claim: UUID, debtor: UUID, facts: ClaimFacts, sources: Sources) -> ClaimFacts:
    """What is stated of any claim, and what is stated of its debtor and counts for each claim."""
    key, own, theirs = facts.id, m.stated_of(claim), m.stated_of(debtor)

    def said(fact: str, facts: Mapping[FactName, RecordedFact], name: FactName, member: str) -> Any:  # noqa: ANN401
        found = sources.told(fact, key, facts.get(name)) if facts else None
        return getattr(found, member) if found else None

    cause = _cause(m, own.get(FactName.TECHNICAL_CAUSE), facts, sources)
    loss = said("expected_loss", own, FactName.EXPECTED_LOSS, "amount")
    member_fell, assessed = group_facts(m, debtor, key, theirs, sources)
    rating = said("rating", own, FactName.RATING, "number")
    renewal: Renewal | None = said("renewal", own, FactName.RENEWAL, "renewal")
    return replace(
        facts,
        technical_cause=cause.technical if cause else None,
        cause_documented=bool(cause.document) if cause else None,
        repaid_by_new_debt=said("repaid_by_new_debt", own, FactName.REPAID_BY_NEW_DEBT, "yes"),
        credit_impaired=said("credit_impaired", own, FactName.CREDIT_IMPAIRED, "yes"),
        expected_loss=None if loss is None else min(loss, facts.balance),
        accepted_enhancement=said("accepted_enhancement", own, FactName.ACCEPTED_ENHANCEMENT, "yes"),
        major_warning_signal=said("major_warning_signal", theirs, FactName.MAJOR_WARNING_SIGNAL, "yes"),
        group_member_npl=member_fell,
        group_assessment=assessed,
        from_merged_debtor=bool(said("from_merged_debtor", own, FactName.FROM_MERGED_DEBTOR, "yes")),
        renewal=renewal,
        previous_class=_previous_class(m, claim, key, sources),
        human=_human(m, claim, key, sources),
        uncertain_between=said("uncertain_between", own, FactName.UNCERTAIN_BETWEEN, "classes") or (),
        look_through=said("look_through", own, FactName.LOOK_THROUGH, "look_through"),
        key_customer=said("key_customer", theirs, FactName.KEY_CUSTOMER, "yes"),
        secured=_secured(m, claim, key, sources),
        cash_flow_cover=said("cash_flow_cover", own, FactName.CASH_FLOW_COVER, "number"),
        rating=said("rating", theirs, FactName.EXTERNAL_RATING, "number") if rating is None else rating,
    )


def _secured(m: Material, claim: UUID, key: str, sources: Sources) -> int | None:
    """What collateral covers by its measure; where there is no item, what is stated.

    Where it cannot be measured nothing is known: a statement does not stand in for items that are there.
    """
    cover = m.covers.get(claim)
    if cover is not None:
        for used in cover.used:
            sources.valuation("secured", key, used)
        return min(cover.covered, MAX_MINOR)
    if claim in m.covers.refused:
        return None
    stated = sources.stated("secured", key, claim, FactName.SECURED_VALUE)
    return stated.amount if stated else None


def _cause(m: Material, stated: RecordedFact | None, facts: ClaimFacts, sources: Sources) -> Cause | None:
    """The cause of the present overdue; one that was stated before it began belongs to an earlier one."""
    began = m.as_of - timedelta(days=facts.days_past_due or 0)
    if stated is None or stated.stated_on < began:
        return None
    told = sources.told("technical_cause", facts.id, stated)
    return told.cause if told else None


def _previous_class(m: Material, claim: UUID, key: str, sources: Sources) -> RiskClass | None:
    change = m.class_change(claim, m.as_of)
    if change is None:
        return None
    sources.add("previous_class", key, CLASSES, str(change.sequence), change.effective)
    return change.risk_class


def _human(m: Material, claim: UUID, key: str, sources: Sources) -> HumanClass | None:
    """The class that persons set worse than the rules; it stays a floor until they set another."""
    by_persons = [row for row in m.classes.get(claim, ()) if row.proposal is not None]
    last = max(by_persons, key=lambda row: (row.effective, row.sequence), default=None)
    if last is None or not last.human:
        return None
    sources.add("human", key, CLASSES, str(last.sequence), last.effective)
    return HumanClass(last.risk_class, last.reason[:_MAX_REASON])


def _brought_along(m: Material, loan: HeldLoan, facts: ClaimFacts, sources: Sources) -> ClaimFacts:
    """What a running loan brought with it, where nothing newer is known."""
    history, key = m.history(loan.id), facts.id
    if facts.previous_class is None and (brought := history.get(HistoryFact.CLASS)):
        sources.add("previous_class", key, TAKE_ON, f"{loan.number}/CLASS", brought.since)
        facts = replace(facts, previous_class=_class_named(loan, brought.value))
    if facts.credit_impaired is None and (brought := history.get(HistoryFact.CREDIT_IMPAIRED)):
        sources.add("credit_impaired", key, TAKE_ON, f"{loan.number}/CREDIT_IMPAIRED", brought.since)
        facts = replace(facts, credit_impaired=brought.value.strip().upper() not in _NO)
    return facts


def _class_named(loan: HeldLoan, text: str) -> RiskClass:
    found = class_named(text)
    if found is None:
        raise ClaimRefused(
            Refusal(
                GatheringRefusal.UNREADABLE_CLASS,
                f"loan {loan.number} was taken on with the class {text!r}: name one of the five, such as SUBSTANDARD",
                f"借据 {loan.number} 接入时的分类 {text!r} 不是五级分类之一",
                details=(("loan", loan.number), ("class", text)),
            )
        )
    return found


def _restructuring(m: Material, loan: HeldLoan, facts: ClaimFacts, sources: Sources) -> ClaimFacts:
    difficulty = _loan_difficulty(m, loan, facts, sources)
    if loan.id not in m.histories:
        return replace(facts, financial_difficulty=difficulty)
    stands, met, modified = standing(m, loan)
    if stands is not None:
        sources.add("restructured", facts.id, ACCOUNT, loan.number, m.as_of)
    if facts.previous_class is not None and facts.previous_class.non_performing:
        sources.add("repayments", facts.id, ACCOUNT, loan.number, m.as_of)
        facts = replace(facts, repayments=repayments(m, loan))
    refinanced = bool(facts.repaid_by_new_debt) or facts.renewal is not None
    in_difficulty = met if refinanced else difficulty
    return replace(facts, restructured=stands, financial_difficulty=in_difficulty, modified_in_difficulty=modified)


def _loan_difficulty(m: Material, loan: HeldLoan, facts: ClaimFacts, sources: Sources) -> bool | None:
    """Art. 18 on the day: something is overdue (no. 1), the claim is non-performing (no. 3), or what is stated."""
    if facts.days_past_due:
        sources.add("financial_difficulty", facts.id, ACCOUNT, loan.number, m.as_of)
        return True
    if facts.previous_class is not None and facts.previous_class.non_performing:
        sources.add("financial_difficulty", facts.id, CLASSES, loan.number, m.as_of)
        return True
    stated = sources.stated("financial_difficulty", facts.id, loan.borrower, FactName.FINANCIAL_DIFFICULTY)
    return stated.choice != "NONE" if stated else None


def _difficulty(claim: GivenClaim, sources: Sources) -> bool | None:
    stated = sources.stated("financial_difficulty", str(claim.id), claim.borrower, FactName.FINANCIAL_DIFFICULTY)
    return stated.choice != "NONE" if stated else None
