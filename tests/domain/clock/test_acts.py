"""Which acts are taken into the record, and what was known when."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from postloan.domain.clock import (
    CATALOGUE,
    MAX_ACTS,
    STATUTE,
    Act,
    ActKind,
    ActRefusal,
    ClockStatute,
    Evidence,
    LegalTerm,
    LifeStatus,
    Nature,
    Obstacle,
    Outcome,
    RefusalEnd,
    Retraction,
    TermKey,
    known_entries,
    refuse_act,
)
from postloan.domain.shared.errors import InvalidInput

from .builders import act, day, ended, ends, gone, instant, main_life

K, R = ActKind, ActRefusal
TODAY = day("2026-01-15")


def complete(kind: ActKind, record: list[Act]) -> Act:
    """An act of a kind with all that it needs; what it ends is put into the record."""
    rule = CATALOGUE[kind]
    if kind is K.PROCEDURE_ENDED:
        record.append(act(K.SUIT, "2025-01-10"))
        return ended(record[-1], "2025-06-01")
    if kind is K.OBSTACLE_ENDED:
        record.append(act(K.OBSTACLE_BEGAN, "2025-01-10", ground=Obstacle.OTHER))
        return gone(record[-1], "2025-06-01")
    more: dict[str, Any] = {"ground": rule.grounds[0]} if rule.grounds else {}
    if rule.has_term:
        more["new_due"] = day("2025-12-31")
    return act(kind, "2025-06-01", **more)


def code(record: list[Act], wanted: Act) -> ActRefusal | None:
    refusal = refuse_act(record, wanted, TODAY)
    if refusal is None:
        return None
    assert refusal.message
    assert any("一" <= letter <= "鿿" for letter in refusal.message_zh)
    return ActRefusal(refusal.code)


@pytest.mark.parametrize("kind", list(ActKind))
def test_every_act_is_taken_with_each_of_its_proofs_and_refused_without_any_piece_of_it(kind: ActKind) -> None:
    record: list[Act] = []
    wanted = complete(kind, record)
    for proof in CATALOGUE[kind].evidence:
        assert code(record, replace(wanted, evidence=proof)) is None
        for piece in proof:
            without = proof - {piece}
            if not any(other <= without for other in CATALOGUE[kind].evidence):
                assert code(record, replace(wanted, evidence=without)) is R.EVIDENCE_MISSING
    refusal = refuse_act(record, replace(wanted, evidence=frozenset()), TODAY)
    assert refusal is not None
    assert refusal.article == CATALOGUE[kind].source
    assert {name for name, _ in refusal.details} == {"missing"}


def test_every_kind_of_act_has_its_source_with_a_mark() -> None:
    assert set(CATALOGUE) == set(ActKind)
    for rule in CATALOGUE.values():
        assert rule.source.startswith(("[S]", "[K-h]", "[I]"))
        assert rule.evidence
        assert all(rule.evidence)


def test_a_letter_that_should_have_arrived_needs_the_agreed_address_and_proof_that_it_was_sent() -> None:
    # Rules 8(2).
    letter = act(K.LETTER, "2025-06-01", evidence=frozenset({Evidence.DOCUMENT, Evidence.DISPATCH_RECORD}))
    assert code([], letter) is R.EVIDENCE_MISSING
    assert code([], replace(letter, evidence=letter.evidence | {Evidence.AGREED_ADDRESS})) is None


def test_refusals_come_in_their_order() -> None:
    suit = act(K.SUIT, "2025-01-10")
    over = ended(suit, "2025-06-01")
    record = [suit, over]
    broken = replace(suit, day=day("2026-01-16"), evidence=frozenset(), ground=Obstacle.OTHER, new_due=TODAY)
    filled = [*record, *(act(K.LETTER, "2025-01-10") for _ in range(MAX_ACTS - 2))]
    seen = [code(filled, broken), code(record, broken)]
    broken = replace(broken, id=act(K.SUIT, "2025-01-10").id, closes=over.id)
    seen.append(code(record, broken))
    broken = replace(broken, day=day("2025-01-11"))
    seen.append(code(record, broken))
    broken = replace(broken, evidence=suit.evidence)
    seen.append(code(record, broken))
    broken = replace(broken, ground=None)
    seen.append(code(record, broken))
    broken = replace(broken, new_due=None)
    seen.append(code(record, broken))
    again = replace(over, id=broken.id, day=day("2025-01-09"))
    seen += [code(record, again), code(record, replace(again, day=day("2025-01-10")))]
    assert seen == list(ActRefusal)
    assert code(record, replace(broken, closes=None)) is None


def test_an_act_of_the_business_date_is_taken() -> None:
    assert code([], act(K.LETTER, "2026-01-15")) is None


@pytest.mark.parametrize(
    ("kind", "more", "refusal"),
    [
        (K.OBSTACLE_BEGAN, {}, R.GROUND_MISSING),
        (K.OBSTACLE_BEGAN, {"ground": RefusalEnd.WAIVED}, R.GROUND_MISSING),
        (K.REFUSAL_RIGHT_ENDED, {"ground": Obstacle.OTHER}, R.GROUND_MISSING),
        (K.LETTER, {"ground": Obstacle.OTHER}, R.GROUND_MISSING),
        (K.NEW_TERM_AGREED, {}, R.TERM_MISSING),
        (K.NEW_TERM_AGREED, {"new_due": day("2025-05-31")}, R.TERM_MISSING),
        (K.LETTER, {"new_due": day("2025-12-31")}, R.TERM_MISSING),
        (K.PROCEDURE_ENDED, {"outcome": Outcome.ENDED}, R.NOTHING_TO_END),
        (K.LETTER, {"outcome": Outcome.ENDED}, R.NOTHING_TO_END),
    ],
)
def test_grounds_terms_and_outcomes_belong_to_their_kinds(
    kind: ActKind, more: dict[str, Any], refusal: ActRefusal
) -> None:
    assert code([], act(kind, "2025-06-01", **more)) is refusal


def test_an_end_fits_what_it_ends() -> None:
    suit, obstacle = act(K.SUIT, "2025-01-10"), act(K.OBSTACLE_BEGAN, "2025-01-10", ground=Obstacle.OTHER)
    assert code([suit, obstacle], gone(suit, "2025-06-01")) is R.NOTHING_TO_END
    assert code([suit, obstacle], ended(obstacle, "2025-06-01")) is R.NOTHING_TO_END
    assert code([suit], replace(ended(suit, "2025-06-01"), outcome=None)) is R.NOTHING_TO_END


def test_an_act_counts_from_its_knowledge_on_and_no_longer_after_its_retraction() -> None:
    # Due 30 June 2022, demand of 20 March 2023 entered on 1 September 2025, taken back on 1 December 2025.
    demand = act(K.LETTER, "2023-03-20", recorded_at=instant("2025-09-01"))
    back = Retraction(demand.id, instant("2025-12-01"), "another borrower's letter")
    seen = []
    for known in ("2025-08-31", "2025-09-01", "2025-11-30", "2025-12-01"):
        life = main_life("2022-06-30", "2025-12-15", *known_entries([demand], [back], instant(known)))
        seen.append((life.status, ends(life)))
    lost, alive = (LifeStatus.EXPIRED, "2025-06-30"), (LifeStatus.RUNNING, "2026-03-20")
    assert seen == [lost, alive, alive, lost]
    assert known_entries([demand]) == (demand,)


def test_instants_have_zones_and_retractions_reasons() -> None:
    naive = datetime(2025, 1, 1)  # noqa: DTZ001  # that is the point
    with pytest.raises(InvalidInput, match="recorded_at"):
        act(K.LETTER, "2025-01-01", recorded_at=naive)
    demand = act(K.LETTER, "2025-01-01")
    for at_instant, reason in ((naive, "error"), (demand.recorded_at, " "), (demand.recorded_at, "x" * 501)):
        with pytest.raises(InvalidInput):
            Retraction(demand.id, at_instant, reason)


def test_the_statute_has_the_terms_of_the_regulation() -> None:
    # Regulations 8 and 4.4: 3 and 20 years, 6 and 6 months, 6 months, 2 years, 1 year, 2 years, 2 years, 2 years.
    now = {key: STATUTE.months(key, TODAY) for key in TermKey}
    assert now == {
        TermKey.LIMITATION: 36,
        TermKey.LONGEST_PROTECTION: 240,
        TermKey.SUSPENSION_WINDOW: 6,
        TermKey.AFTER_SUSPENSION: 6,
        TermKey.GUARANTEE_NOT_AGREED: 6,
        TermKey.GUARANTEE_UNCLEAR: 6,
        TermKey.ENFORCEMENT: 24,
        TermKey.ENFORCEMENT_WITHOUT_RULING: 12,
        TermKey.FIXING_REQUEST: 24,
        TermKey.CLOSED_BANKRUPTCY: 24,
        TermKey.FAILED_EFFORT: 24,
    }
    assert all(term.source.startswith(("[S]", "[K-h]")) for term in STATUTE.terms)
    assert STATUTE.months(TermKey.ENFORCEMENT, day("1999-01-01")) == 24  # before the first: the first


def test_a_statute_without_a_term_or_with_an_absurd_one_is_refused() -> None:
    with pytest.raises(InvalidInput, match="every key"):
        ClockStatute("x", STATUTE.terms[2:3])
    with pytest.raises(InvalidInput, match="600"):
        ClockStatute("x", (*STATUTE.terms, LegalTerm(TermKey.ENFORCEMENT, 0, TODAY, "[I]")))


def test_only_agreement_revives() -> None:
    # 192.
    assert {kind for kind, rule in CATALOGUE.items() if rule.revives} == {
        K.SIGNED_DEMAND_NOTICE,
        K.PROMISE,
        K.NEW_TERM_AGREED,
    }
    assert all(rule.nature is Nature.ACKNOWLEDGMENT for rule in CATALOGUE.values() if rule.revives)
