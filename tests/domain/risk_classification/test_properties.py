"""What holds for any facts: against the naive reading, monotonic in every trigger, order, contagion, unknown facts."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.risk_classification.catalogue import CATALOGUE
from postloan.domain.risk_classification.checks import checked
from postloan.domain.risk_classification.classes import (
    Bankruptcy,
    ClaimKind,
    DebtorKind,
    DebtorSize,
    GroupAssessment,
    Guarantee,
)
from postloan.domain.risk_classification.draft import Draft
from postloan.domain.risk_classification.engine import CLAIM_RULES, classify
from postloan.domain.risk_classification.facts import (
    AllBanks,
    ClaimFacts,
    DebtorFacts,
    HumanClass,
    Repayments,
    Restructured,
    SplitPart,
)
from postloan.domain.risk_classification.outcome import Standing, Voice, VoiceKind
from postloan.domain.risk_classification.policy import UnknownTreatment
from postloan.domain.risk_classification.rule import Case
from postloan.domain.risk_classification.rules_debtor import debtor_floors
from postloan.domain.risk_classification.wake import next_change
from postloan.domain.shared.risk_class import RiskClass

from .builders import ALL_MET, DAY, POLICY, SUBSTANDARD, classes, policy
from .naive import classes_of

RARE = st.sampled_from([False, False, False, False, True])
RISK_CLASS = st.sampled_from(RiskClass)
DAYS = st.one_of(
    st.just(0), st.sampled_from([1, 7, 8, 30, 31, 90, 91, 120, 121, 180, 181, 270, 271, 360, 361]), st.integers(0, 800)
)


def rarely(some: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), st.none(), st.none(), some)


@st.composite
def repayments(draw: st.DrawFn) -> Repayments:
    cured = draw(st.none() | st.integers(1, 400).map(lambda ago: DAY - timedelta(days=ago)))
    if cured is None:
        return Repayments(None, able_to_perform=draw(st.booleans()))
    dues = tuple(cured + timedelta(days=30 * n) for n in range(1, draw(st.integers(1, 6))))
    return Repayments(cured, dues, able_to_perform=draw(st.booleans()))


@st.composite
def restructured(draw: st.DrawFn) -> Restructured:
    inside = draw(st.booleans())
    return Restructured(
        in_observation=inside,
        class_before=draw(RISK_CLASS),
        times=draw(st.integers(1, 3)),
        difficulty_solved=not inside and draw(st.booleans()),
        observation_end=DAY + timedelta(days=100) if inside else None,
    )


@st.composite
def claims(draw: st.DrawFn, identity: str = "A") -> ClaimFacts:
    balance = draw(st.sampled_from([0, 1, 100, 800, 900, 10_000]))
    split = draw(RARE) and balance > 1
    return ClaimFacts(
        id=identity,
        balance=balance,
        kind=draw(st.sampled_from([kind for kind in ClaimKind if kind is not ClaimKind.STRUCTURED_PRODUCT])),
        guarantee=draw(st.sampled_from(Guarantee)),
        by_days=draw(st.booleans()),
        days_past_due=draw(DAYS),
        technical_cause=draw(st.booleans()),
        cause_documented=draw(st.booleans()),
        fund_use_changed=draw(RARE),
        repaid_by_new_debt=draw(RARE),
        financial_difficulty=draw(RARE),
        modified_in_difficulty=draw(RARE),
        credit_impaired=draw(RARE),
        expected_loss=balance * draw(st.integers(0, 10)) // 10,
        accepted_enhancement=draw(RARE),
        major_warning_signal=draw(RARE),
        group_member_npl=draw(RARE),
        group_assessment=draw(st.sampled_from([GroupAssessment.NO_EFFECT, GroupAssessment.AFFECTED])),
        from_merged_debtor=draw(RARE),
        renewal=draw(rarely(st.booleans().map(lambda bad: replace(ALL_MET, interest_arrears=bad)))),
        restructured=draw(rarely(restructured())),
        previous_class=draw(st.none() | RISK_CLASS),
        repayments=draw(repayments()),
        human=draw(rarely(RISK_CLASS.map(lambda worse: HumanClass(worse, "reason")))),
        uncertain_between=draw(rarely(st.just((RiskClass.NORMAL, RiskClass.SUBSTANDARD)))) or (),
        proposed_split=(SplitPart(1, draw(RISK_CLASS)), SplitPart(balance - 1, draw(RISK_CLASS))) if split else (),
    )


@st.composite
def debtors(draw: st.DrawFn, *, merged: bool = True) -> DebtorFacts:
    """A debtor with one to four claims, of which everything is known."""
    listed = tuple(draw(claims(f"C{n}")) for n in range(draw(st.integers(1, 4))))
    total = draw(st.sampled_from([0, 100, 10_000]))
    merger = draw(rarely(st.integers(0, 300).map(lambda ago: DAY - timedelta(days=ago)))) if merged else None
    return DebtorFacts(
        id="D",
        as_of=DAY,
        claims=listed,
        kind=draw(st.sampled_from([DebtorKind.ENTERPRISE, DebtorKind.ENTERPRISE, DebtorKind.INDIVIDUAL])),
        size=draw(st.sampled_from(DebtorSize)),
        all_banks=AllBanks(total, total * draw(st.sampled_from([0, 0, 0, 19, 20, 21])) // 100),
        npl_at_other_banks=draw(RARE),
        rating_cut_sharp=draw(RARE),
        ability_significantly_lowered=draw(st.booleans()),
        bankruptcy=draw(st.sampled_from([*[Bankruptcy.NONE] * 9, *Bankruptcy])),
        evades_debt=draw(RARE) and draw(RARE),
        merger_date=merger,
    )


def with_claim(facts: DebtorFacts, at: int, **changes: Any) -> DebtorFacts:
    """The facts with one claim changed; counted round, so that any number names a claim."""
    listed = list(facts.claims)
    listed[at % len(listed)] = replace(listed[at % len(listed)], **changes)
    return replace(facts, claims=tuple(listed))


# --- against an independent reading -----------------------------------------------------------------------------------


@given(debtors())
def test_the_engine_agrees_with_the_articles_read_one_after_the_other(facts: DebtorFacts) -> None:
    assert [int(found) for found in classes(facts)] == classes_of(facts)


@given(debtors())
def test_random_facts_are_facts_that_may_be(facts: DebtorFacts) -> None:
    assert checked(facts) is facts


@given(debtors())
def test_everything_known_is_final_and_every_voice_is_in_the_catalogue(facts: DebtorFacts) -> None:
    for result in classify(facts, POLICY):
        assert (result.standing, result.unknown) == (Standing.FINAL, ())
        assert {voice.rule for voice in result.voices} <= set(CATALOGUE)
        assert all((voice.kind is VoiceKind.EXEMPTION) == bool(voice.of) for voice in result.voices)


# --- worse facts never give a better class ----------------------------------------------------------------------------


@given(debtors(merged=False), st.integers(0, 3), st.integers(1, 500))
def test_more_days_past_due_never_give_any_claim_a_better_class(facts: DebtorFacts, at: int, more: int) -> None:
    days = facts.claims[at % len(facts.claims)].days_past_due
    assert days is not None
    later = with_claim(facts, at, days_past_due=days + more)
    assert all(after >= before for before, after in zip(classes(facts), classes(later), strict=True))


@given(debtors(), st.integers(0, 3), st.integers(1, 500))
def test_more_days_past_due_never_give_the_claim_itself_a_better_class(facts: DebtorFacts, at: int, more: int) -> None:
    # In a merger's freeze the merged debtor's claim leaves the ratios as it falls, for the others by law.
    own = at % len(facts.claims)
    days = facts.claims[own].days_past_due
    assert days is not None
    assert classes(with_claim(facts, at, days_past_due=days + more))[own] >= classes(facts)[own]


Adding = Callable[[DebtorFacts, int], DebtorFacts]
TRIGGERS: dict[str, Adding] = {
    "10(2)": lambda facts, at: with_claim(facts, at, fund_use_changed=True),
    "10(3)": lambda facts, at: with_claim(facts, at, repaid_by_new_debt=True),
    "10(4)": lambda facts, _at: replace(facts, npl_at_other_banks=True),
    "11(2)": lambda facts, at: with_claim(facts, at, credit_impaired=True),
    "11(3)": lambda facts, _at: replace(facts, rating_cut_sharp=True, ability_significantly_lowered=True),
    "11(4)": lambda facts, _at: replace(facts, all_banks=AllBanks(100, 100)),
    "12(2)": lambda facts, _at: replace(facts, evades_debt=True),
    "12(3)": lambda facts, at: with_claim(
        facts, at, credit_impaired=True, expected_loss=facts.claims[at % len(facts.claims)].balance
    ),
    "13(2)": lambda facts, _at: replace(facts, bankruptcy=Bankruptcy.LIQUIDATION),
    "human": lambda facts, at: with_claim(facts, at, human=HumanClass(RiskClass.LOSS, "reason")),
}


@given(debtors(merged=False), st.integers(0, 3), st.sampled_from(sorted(TRIGGERS)))
def test_adding_a_fact_that_a_floor_names_never_improves_any_claim(facts: DebtorFacts, at: int, name: str) -> None:
    worse = TRIGGERS[name](facts, at)
    assert all(after >= before for before, after in zip(classes(facts), classes(worse), strict=True))


@given(debtors(merged=False), st.integers(0, 3), st.integers(1, 3), RISK_CLASS)
def test_a_restructuring_never_improves_any_claim(
    facts: DebtorFacts, at: int, times: int, class_before: RiskClass
) -> None:
    plain = with_claim(facts, at, restructured=None)
    state = Restructured(in_observation=True, class_before=class_before)
    once = with_claim(facts, at, restructured=state)
    again = with_claim(facts, at, restructured=replace(state, times=times))
    before, after, later = classes(plain), classes(once), classes(again)
    assert all(x <= y <= z for x, y, z in zip(before, after, later, strict=True))


# --- what decides -----------------------------------------------------------------------------------------------------


def again_with(facts: DebtorFacts, at: int, keep: Callable[[str], bool]) -> RiskClass:
    """The class of one claim if of its rules only some spoke; the other claims' own classes stay as they are."""
    drafts = []
    for number, claim in enumerate(facts.claims):
        draft = Draft(claim, POLICY)
        for rule in CLAIM_RULES:
            word = rule(Case(claim, facts, POLICY))
            if isinstance(word, Voice) and (number != at or keep(word.rule)):
                draft.hear(word)
        drafts.append(draft)
    debtor_floors(drafts, facts, POLICY)
    spoken = [voice.risk_class for voice in drafts[at].voices if voice.risk_class is not None and keep(voice.rule)]
    return max(spoken, default=RiskClass.NORMAL)


# Without a merger: there a claim of the target that is no longer 不良 comes back into the ratios.
@given(debtors(merged=False), st.integers(0, 3))
def test_the_binding_rules_alone_reproduce_the_class_and_without_them_it_is_better(
    facts: DebtorFacts, number: int
) -> None:
    at = number % len(facts.claims)
    result = classify(facts, POLICY)[at]
    if result.risk_class is not RiskClass.NORMAL:
        assert again_with(facts, at, lambda rule: rule in result.binding) is result.risk_class
        assert again_with(facts, at, lambda rule: rule not in result.binding) < result.risk_class


@given(debtors(), st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(facts: DebtorFacts, shuffler: Any) -> None:
    listed = list(facts.claims)
    shuffler.shuffle(listed)
    found = {result.claim: result for result in classify(replace(facts, claims=tuple(listed)), POLICY)}
    assert all(found[result.claim] == result for result in classify(facts, POLICY))


@given(debtors())
def test_contagion_is_idempotent(facts: DebtorFacts) -> None:
    once = classes(facts)
    fixed = tuple(
        replace(claim, human=HumanClass(reached, "as found")) for claim, reached in zip(facts.claims, once, strict=True)
    )
    # In a freeze a merged claim that was lifted would now be one that is left out; the rest holds always.
    if facts.merger_date is None:
        assert classes(replace(facts, claims=fixed)) == once


@given(debtors(), debtors())
def test_another_debtors_claims_are_never_touched(one: DebtorFacts, other: DebtorFacts) -> None:
    alone = classify(other, POLICY)
    classify(with_claim(one, 0, days_past_due=800), POLICY)
    assert classify(other, POLICY) == alone


@given(debtors())
def test_the_debtors_rules_never_speak_to_retail_claims_or_persons(facts: DebtorFacts) -> None:
    for claim, result in zip(facts.claims, classify(facts, POLICY), strict=True):
        if claim.kind.retail or facts.kind is DebtorKind.INDIVIDUAL:
            assert not {"7", "7 exception", "10(4)", "11(4)", "15 exclusion"} & {voice.rule for voice in result.voices}


# --- unknown facts ----------------------------------------------------------------------------------------------------

_CLAIM_TRIGGERS = (
    "days_past_due", "fund_use_changed", "repaid_by_new_debt", "financial_difficulty", "credit_impaired",
    "expected_loss", "major_warning_signal", "group_member_npl", "repayments",
)  # fmt: skip
_DEBTOR_TRIGGERS = (
    "all_banks", "npl_at_other_banks", "rating_cut_sharp", "ability_significantly_lowered", "bankruptcy", "evades_debt",
)  # fmt: skip


def all_treated(treatment: UnknownTreatment) -> Any:
    return policy(unknown=tuple((rule, treatment) for rule, _ in POLICY.unknown))


SILENT, WORSE = all_treated(UnknownTreatment.PROVISIONAL), all_treated(UnknownTreatment.WORSE)


@given(
    debtors(merged=False), st.integers(0, 3), st.sets(st.sampled_from(_CLAIM_TRIGGERS)),
    st.sets(st.sampled_from(_DEBTOR_TRIGGERS)),
)  # fmt: skip
def test_counted_as_worse_is_at_least_the_known_answer_which_is_at_least_the_silent_one(
    facts: DebtorFacts, at: int, of_claim: set[str], of_debtor: set[str]
) -> None:
    # A technical cause is an exemption, which unknown days would take away: what is asked of triggers only.
    plain = with_claim(facts, at, technical_cause=False)
    hidden = replace(with_claim(plain, at, **dict.fromkeys(of_claim)), **dict.fromkeys(of_debtor))  # type: ignore[arg-type]  # real fields
    known = classes(plain)
    assert all(worse >= true for worse, true in zip(classes(hidden, WORSE), known, strict=True))
    assert all(true >= silent for true, silent in zip(known, classes(hidden, SILENT), strict=True))


# --- when time alone changes something --------------------------------------------------------------------------------


def aged(facts: DebtorFacts, days: int) -> DebtorFacts:
    """The same facts some days later: what is overdue stays so, nothing else happens."""
    listed = tuple(
        replace(claim, days_past_due=claim.days_past_due + days) if claim.days_past_due else claim
        for claim in facts.claims
    )
    return replace(facts, as_of=facts.as_of + timedelta(days=days), claims=listed)


@given(debtors(), st.integers(1, 400))
def test_before_the_wake_up_day_no_class_changes_by_itself(facts: DebtorFacts, days: int) -> None:
    results = classify(facts, POLICY)
    wakes = next_change(facts, results, POLICY)
    before = days if wakes is None else min(days, (wakes - facts.as_of).days - 1)
    assert wakes is None or wakes > facts.as_of
    assert classes(aged(facts, before)) == [result.risk_class for result in results]


def test_every_field_that_may_be_unknown_is_asked_somewhere() -> None:
    # So that a new fact cannot be forgotten above.
    optional = {field.name for field in fields(ClaimFacts) if field.default is None}
    never_unknown = {"renewal", "restructured", "previous_class", "human", "look_through"}
    grades_only = {"key_customer", "secured", "cash_flow_cover", "rating"}
    exemptions = {"technical_cause", "cause_documented", "accepted_enhancement"}
    assert optional - never_unknown - grades_only - exemptions == set(_CLAIM_TRIGGERS)


def test_a_day_of_a_hundred_is_reached_at_the_step_and_not_before() -> None:
    # 80 days past due on 2025-03-31: 91 on 2025-04-11.
    facts = DebtorFacts("D", DAY, (ClaimFacts("A", 1, days_past_due=80),))
    assert next_change(facts, classify(facts, POLICY), POLICY) == date(2025, 4, 11)
    assert classes(aged(facts, 10))[0] < SUBSTANDARD <= classes(aged(facts, 11))[0]
