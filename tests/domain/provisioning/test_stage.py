"""The stage follows from class, impairment and increased risk, guide 3.5 and 1.15."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.provisioning.stage import Stage, StageReason, Standing, staging
from postloan.domain.shared.risk_class import RiskClass

from .builders import policy

POLICY = policy()
N, M, S = RiskClass.NORMAL, RiskClass.SPECIAL_MENTION, RiskClass.SUBSTANDARD
R = StageReason
SPEAKS_FOR = {
    Stage.ONE: {R.REBUTTED, R.LOW_RISK, R.NO_INCREASE},
    Stage.TWO: {R.CONTAGION, R.RESTRUCTURED, R.INCREASE_FOUND, R.INCREASE_PRESUMED, R.SPECIAL_MENTION},
    Stage.THREE: {R.IMPAIRED, R.DEFAULT_PRESUMED, R.NON_PERFORMING, R.RESTRUCTURED_IMPAIRED},
}
"""Which stage each reason speaks for."""


@pytest.mark.parametrize(
    ("standing", "stage", "reason"),
    [
        (Standing(N), Stage.ONE, R.NO_INCREASE),
        (Standing(N, 30), Stage.ONE, R.NO_INCREASE),
        (Standing(N, 31), Stage.TWO, R.INCREASE_PRESUMED),
        (Standing(N, 31, rebutted=True), Stage.ONE, R.REBUTTED),
        (Standing(N, 90), Stage.TWO, R.INCREASE_PRESUMED),
        (Standing(N, 91), Stage.THREE, R.DEFAULT_PRESUMED),
        (Standing(N, 91, rebutted=True), Stage.THREE, R.DEFAULT_PRESUMED),
        (Standing(N, impaired=True), Stage.THREE, R.IMPAIRED),
        (Standing(N, increase_found=True), Stage.TWO, R.INCREASE_FOUND),
        (Standing(M), Stage.TWO, R.SPECIAL_MENTION),
        (Standing(S), Stage.THREE, R.NON_PERFORMING),
        (Standing(RiskClass.LOSS), Stage.THREE, R.NON_PERFORMING),
        (Standing(S, only_by_contagion=True), Stage.TWO, R.CONTAGION),
        (Standing(S, only_by_contagion=True, impaired=True), Stage.THREE, R.IMPAIRED),
        (Standing(M, in_observation=True), Stage.TWO, R.RESTRUCTURED),
        (Standing(M, in_observation=True, before=Stage.THREE), Stage.THREE, R.RESTRUCTURED_IMPAIRED),
        (Standing(M, in_observation=False, before=Stage.THREE), Stage.TWO, R.SPECIAL_MENTION),
        (Standing(N, before=Stage.THREE), Stage.ONE, R.NO_INCREASE),
    ],
)
def test_what_puts_a_claim_into_its_stage(standing: Standing, stage: Stage, reason: StageReason) -> None:
    found = staging(standing, POLICY)
    assert found.stage is stage
    assert reason in found.reasons
    assert set(found.reasons) <= SPEAKS_FOR[stage]


def test_low_credit_risk_is_exempt_from_an_increase_only_where_the_policy_says_so() -> None:
    late, given_exemption = Standing(N, 45, low_risk=True), policy(exempt_low_risk=True)
    assert staging(late, POLICY).stage is Stage.TWO
    assert staging(late, given_exemption).reasons == (R.LOW_RISK,)
    assert staging(Standing(N, 91, low_risk=True), given_exemption).stage is Stage.THREE
    assert staging(Standing(N, low_risk=True, in_observation=True), given_exemption).stage is Stage.TWO


def test_a_claim_npl_only_through_its_debtor_is_in_stage_three_by_policy() -> None:
    lifted = Standing(S, only_by_contagion=True)
    assert staging(lifted, policy(contagion_is_impaired=True)).reasons == (R.NON_PERFORMING,)


def test_special_mention_alone_is_no_increase_where_the_policy_says_so() -> None:
    assert staging(Standing(M), policy(special_mention_is_increase=False)).stage is Stage.ONE


standings = st.builds(
    Standing,
    risk_class=st.sampled_from(RiskClass),
    days_past_due=st.integers(0, 400),
    impaired=st.sampled_from([None, True, False]),
    only_by_contagion=st.booleans(),
    increase_found=st.sampled_from([None, True, False]),
    rebutted=st.booleans(),
    low_risk=st.booleans(),
    in_observation=st.booleans(),
    before=st.sampled_from([None, *Stage]),
)


@given(standings, st.integers(1, 400))
def test_more_days_past_due_never_give_a_better_stage(standing: Standing, days: int) -> None:
    from dataclasses import replace

    later = replace(standing, days_past_due=standing.days_past_due + days)
    assert staging(later, POLICY).stage >= staging(standing, POLICY).stage


@given(standings)
def test_an_impaired_claim_is_always_in_stage_three_and_every_reason_speaks_for_the_stage(standing: Standing) -> None:
    found = staging(standing, POLICY)
    assert found.reasons
    assert set(found.reasons) <= SPEAKS_FOR[found.stage]
    if standing.impaired:
        assert found.stage is Stage.THREE
