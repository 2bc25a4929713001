"""The text of a debtor's facts: everything comes back, the same facts have one text, old texts stay readable."""

import json
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.application.classification_codec import LAYOUT, decode, encode, hash_of
from postloan.domain.risk_classification.classes import Bankruptcy
from postloan.domain.risk_classification.facts import ClaimFacts, DebtorFacts, Source
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.risk_class import RiskClass

FACTS = st.from_type(DebtorFacts).map(
    lambda facts: replace(
        facts,
        claims=tuple(sorted({c.id: c for c in facts.claims}.values(), key=lambda c: c.id)),
        sources=tuple(sorted(facts.sources, key=lambda s: (s.fact, s.claim, s.origin, s.row, s.day))),
    )
)
GOLDEN = (
    '[1,"D","2026-09-30","ENTERPRISE","NONE",null,null,null,null,"LIQUIDATION",null,null,'
    '[["C",10000,"CORPORATE_LOAN","CREDIT",false,91,null,null,null,null,null,null,null,null,null,null,"NOT_MADE",'
    'false,null,null,2,null,null,[],[],null,null,null,null,null]],[["days_past_due","C","核心系统","7","2026-09-30"]]]'
)
"""A text of layout 1, for ever to be read as these facts."""
OF_GOLDEN = DebtorFacts(
    "D",
    date(2026, 9, 30),
    (ClaimFacts("C", 10_000, days_past_due=91, previous_class=RiskClass.SPECIAL_MENTION),),
    bankruptcy=Bankruptcy.LIQUIDATION,
    sources=(Source("days_past_due", "C", "核心系统", "7", date(2026, 9, 30)),),
)


@given(FACTS)
def test_whatever_the_facts_they_come_back_from_their_text(facts: DebtorFacts) -> None:
    text = encode(facts)
    assert decode(text) == facts
    assert encode(decode(text)) == text
    assert (
        {type(getattr(decode(text).claims[0], f.name)) for f in fields(ClaimFacts)}
        == {type(getattr(facts.claims[0], f.name)) for f in fields(ClaimFacts)}
        if facts.claims
        else True
    )


@given(FACTS, st.randoms())
def test_the_order_of_claims_and_sources_makes_no_other_text(facts: DebtorFacts, random: object) -> None:
    claims, sources = list(facts.claims), list(facts.sources)
    random.shuffle(claims)  # type: ignore[attr-defined]
    random.shuffle(sources)  # type: ignore[attr-defined]
    assert encode(replace(facts, claims=tuple(claims), sources=tuple(sources))) == encode(facts)


@given(FACTS, FACTS)
def test_other_facts_have_another_hash(one: DebtorFacts, other: DebtorFacts) -> None:
    assert (hash_of(encode(one)) == hash_of(encode(other))) == (one == other)


def test_a_text_of_the_first_layout_stays_readable() -> None:
    assert decode(GOLDEN) == OF_GOLDEN


def test_the_second_layout_adds_the_number_of_each_claim_and_the_third_a_change_of_terms_in_difficulty() -> None:
    _, *values = json.loads(GOLDEN)
    values[-2] = [[*claim, ""] for claim in values[-2]]
    assert decode(json.dumps([2, *values])) == OF_GOLDEN
    values[-2] = [[*claim, False] for claim in values[-2]]
    assert json.loads(encode(OF_GOLDEN)) == [3, *values]
    numbered = replace(OF_GOLDEN, claims=tuple(replace(c, number=f"L-{c.id}") for c in OF_GOLDEN.claims))
    assert decode(encode(numbered)) == numbered


def test_a_layout_of_the_future_is_refused() -> None:
    with pytest.raises(InvalidInput, match="layout"):
        decode(GOLDEN.replace("[1,", f"[{LAYOUT + 1},", 1))
