"""What an explanation promises is what the engine then says: over random debtors, against searches by brute force."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from postloan.domain.risk_classification import counted
from postloan.domain.risk_classification.checks import checked
from postloan.domain.risk_classification.classes import Bankruptcy, GroupAssessment
from postloan.domain.risk_classification.counterfactual import facts_on
from postloan.domain.risk_classification.counterfactual_facts import RENEWAL_TERMS, SETTLED, Move, apply_changes
from postloan.domain.risk_classification.engine import classify
from postloan.domain.risk_classification.explanation import explain
from postloan.domain.risk_classification.explanation_data import Explanation, Way
from postloan.domain.risk_classification.facts import ClaimFacts, DebtorFacts
from postloan.domain.risk_classification.outcome import ClaimResult
from postloan.domain.risk_classification.policy import DEFAULT_CLASSIFICATION as POLICY
from postloan.domain.risk_classification.policy import SWITCHES, ClassificationPolicy, UnknownTreatment
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.ratio import Ratio
from postloan.domain.shared.risk_class import RiskClass

from .debtors import debtors

STRICT = replace(
    POLICY,
    technical_days=3,
    substandard_days=60,
    contagion_share=Ratio.percent("5"),
    keep_class_inside_npl=True,
    unknown=tuple((rule, UnknownTreatment.WORSE) for rule, _ in POLICY.unknown),
    switched_off=SWITCHES,
)
"""A bank that is stricter wherever it may be, and counts everything unknown as the worse."""
policies = st.sampled_from((POLICY, STRICT))


def explained(facts: DebtorFacts, policy: ClassificationPolicy = POLICY) -> tuple[tuple[ClaimResult, Explanation], ...]:
    results = classify(facts, policy)
    return tuple(zip(results, explain(facts, results, policy), strict=True))


def reached(facts: DebtorFacts, claim: str, policy: ClassificationPolicy = POLICY) -> RiskClass:
    return next(result.risk_class for result in classify(facts, policy) if result.claim == claim)


@given(debtors(most=8), policies)
def test_the_changes_stated_give_exactly_the_promised_class_and_no_part_of_them_a_better_one(
    facts: DebtorFacts, policy: ClassificationPolicy
) -> None:
    for result, explanation in explained(facts, policy):
        better = explanation.better
        if better.way is not Way.CHANGES:
            continue
        assert better.risk_class is not None
        assert better.changes
        assert better.risk_class < result.risk_class
        assert reached(apply_changes(facts, better.changes), result.claim, policy) is better.risk_class
        for size in range(len(better.changes)):
            for part in combinations(better.changes, size):
                assert reached(apply_changes(facts, part), result.claim, policy) >= result.risk_class


@given(debtors(most=8))
def test_the_promise_holds_where_others_are_too_many_to_be_looked_at_one_by_one(facts: DebtorFacts) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counted, "MAX_OTHERS", 1)
        said = explained(facts)
    for result, explanation in said:
        if explanation.better.way is Way.CHANGES:
            after = reached(apply_changes(facts, explanation.better.changes), result.claim)
            assert after is explanation.better.risk_class
            assert after < result.risk_class


@given(debtors(most=8))
def test_changed_facts_are_facts_that_can_be(facts: DebtorFacts) -> None:
    try:
        checked(facts)
    except InvalidInput:
        reject()
    for _, explanation in explained(facts):
        checked(apply_changes(facts, explanation.better.changes))


@given(debtors(), policies)
def test_a_day_stated_is_better_as_promised_and_the_day_before_is_not(
    facts: DebtorFacts, policy: ClassificationPolicy
) -> None:
    for result, explanation in explained(facts, policy):
        better = explanation.better
        if better.way is not Way.TIME:
            continue
        assert better.earliest is not None
        assert reached(facts_on(facts, better.earliest), result.claim, policy) is better.risk_class
        before = better.earliest - timedelta(days=1)
        assert reached(facts_on(facts, before), result.claim, policy) >= result.risk_class


def moves_of(claim: ClaimFacts) -> Iterator[Move]:
    """Every single change of the claim's facts that could help, without asking which rule spoke."""
    for days in (0, 7, 30, 90, 120, 180, 270, 360):
        if claim.days_past_due is not None and days < claim.days_past_due:
            yield Move(claim.id, "days_past_due", days)
    for share in (49, 89):
        yield Move(claim.id, "expected_loss", claim.balance * share // 100)
    for name in ("technical_cause", "cause_documented", "accepted_enhancement"):
        yield Move(claim.id, name, after=True)
    for name in ("fund_use_changed", "repaid_by_new_debt", "financial_difficulty", "credit_impaired"):
        yield Move(claim.id, name, after=False)
    for name in ("major_warning_signal", "group_member_npl", "modified_in_difficulty"):
        yield Move(claim.id, name, after=False)
    yield Move(claim.id, "group_assessment", GroupAssessment.NO_EFFECT.value)
    for name in ("human", "uncertain_between", "proposed_split"):
        yield Move(claim.id, name, None)
    yield from moves_of_parts(claim)


def moves_of_parts(claim: ClaimFacts) -> Iterator[Move]:
    """Of the facts that are made of several, those that a claim has."""
    if claim.repayments is not None:
        yield Move(claim.id, "repayments.able_to_perform", after=True)
    if claim.look_through is not None:
        for name in ("look_through.assets", "look_through.expected_class"):
            yield Move(claim.id, name, "NORMAL")
    if claim.renewal is not None:
        for field, right in RENEWAL_TERMS.items():
            yield Move(claim.id, f"renewal.{field}", right)


def moves(facts: DebtorFacts, claim: str) -> list[Move]:
    found = [move for c in facts.claims for move in moves_of(c)]
    found += [Move(c.id, SETTLED, after=True) for c in facts.claims if c.id != claim]
    for name in ("rating_cut_sharp", "ability_significantly_lowered", "evades_debt", "npl_at_other_banks"):
        found.append(Move("", name, after=False))
    found.append(Move("", "bankruptcy", Bankruptcy.NONE.value))
    found.append(Move("", "all_banks.overdue_over_90", 0))
    return found


def enough(facts: DebtorFacts, claim: str, now: RiskClass, size: int) -> Iterator[tuple[Move, ...]]:
    for part in combinations(moves(facts, claim), size):
        if len({(move.claim, move.fact) for move in part}) == size and reached(apply_changes(facts, part), claim) < now:
            yield part


@given(debtors(most=3))
def test_no_single_change_helps_where_more_are_stated_or_none(facts: DebtorFacts) -> None:
    for result, explanation in explained(facts):
        better = explanation.better
        if better.way is Way.NOT_NEEDED or (better.way is Way.CHANGES and len(better.changes) == 1):
            continue
        assert next(enough(facts, result.claim, result.risk_class, 1), None) is None


@settings(max_examples=15)
@given(debtors(most=2))
def test_no_two_changes_help_where_more_are_stated_or_none(facts: DebtorFacts) -> None:
    for result, explanation in explained(facts):
        better = explanation.better
        if better.way is Way.NOT_NEEDED or (better.way is Way.CHANGES and len(better.changes) <= 2):
            continue
        assert next(enough(facts, result.claim, result.risk_class, 2), None) is None


@given(debtors())
def test_an_explanation_is_complete_and_says_the_same_as_the_result(facts: DebtorFacts) -> None:
    for result, explanation in explained(facts):
        assert explanation.risk_class is result.risk_class is explanation.grade.risk_class
        assert {r.rule for r in explanation.reasons if r.binding} == set(explanation.binding) == set(result.binding)
        assert [r.rule for r in explanation.reasons] == [v.rule for v in result.voices]
        others = [c for c in RiskClass if c is not result.risk_class]
        assert [r.risk_class for r in explanation.rejected] == others
        for rejected in explanation.rejected:
            assert rejected.because
            for against in rejected.because:
                assert against.short_by is None or against.short_by > 0, against
        assert (explanation.better.way is Way.NOT_NEEDED) == (result.risk_class is RiskClass.NORMAL)
        assert len(explanation.unknown) == len(result.unknown)
        assert "None" not in json.dumps(asdict(explanation)["reasons"], default=str, ensure_ascii=False)


@given(debtors(), policies)
def test_every_sentence_is_there_in_both_languages(facts: DebtorFacts, policy: ClassificationPolicy) -> None:
    for _, explanation in explained(facts, policy):
        texts = [explanation.summary, explanation.better.text]
        texts += [r.text for r in explanation.reasons] + [u.text for u in explanation.unknown]
        texts += [a.text for r in explanation.rejected for a in r.because]
        texts += [c.text for c in explanation.better.changes]
        texts += [o.text for o in explanation.upgrade.obstacles] if explanation.upgrade else []
        for text in texts:
            assert text.en.rstrip().endswith((".", "seen on site")), text
            assert text.zh.endswith(("。", "seen on site")), text


@given(debtors(), st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_no_explanation(facts: DebtorFacts, random: st.randoms) -> None:  # type: ignore[valid-type]
    shuffled = list(facts.claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    other = replace(facts, claims=tuple(shuffled))
    here = {e.claim: e for _, e in explained(facts)}
    there = {e.claim: e for _, e in explained(other)}
    for claim, explanation in here.items():
        assert there[claim].risk_class is explanation.risk_class
        assert there[claim].binding == explanation.binding
        assert there[claim].better.way is explanation.better.way
        assert len(there[claim].better.changes) == len(explanation.better.changes)


@given(debtors())
def test_an_explanation_is_plain_data(facts: DebtorFacts) -> None:
    for _, explanation in explained(facts):
        assert_plain(asdict(explanation))


def assert_plain(value: object) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            assert isinstance(key, str)
            assert_plain(item)
    elif isinstance(value, tuple | list):
        for item in value:
            assert_plain(item)
    else:
        assert value is None or isinstance(value, str | int | date), value


@given(debtors())
def test_the_earliest_upgrade_is_allowed_by_art_14_and_the_day_before_is_not(facts: DebtorFacts) -> None:
    for _, explanation in explained(facts):
        path = explanation.upgrade
        if path is None or path.earliest is None or path.earliest <= facts.as_of:
            continue
        on = {e.claim: e for _, e in explained(replace(facts, as_of=path.earliest))}
        before = {e.claim: e for _, e in explained(replace(facts, as_of=path.earliest - timedelta(days=1)))}
        allowed, refused = on[explanation.claim].upgrade, before[explanation.claim].upgrade
        assert allowed is not None
        assert refused is not None
        assert allowed.obstacles == ()
        assert refused.obstacles != ()
