"""One loan's life from its first day to its complete termination, by persons who are all different.

`life_steps` has the steps, the persons who may not do them, and the arithmetic.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.graphql.life_steps import LIFE
from tests.graphql.life_world import After, Attempt, Life, Step, life

_STEPS = [step.name for step in LIFE]
_ACTS = [
    (step.name, person)
    for step in LIFE
    if isinstance(step, Step)
    for person in (*step.intruders, *([step.person] if step.refused else []))
]
_MOVEMENT = """{ provisionRuns(first: 3) { edges { node { asOf status provisionSummary { movement { movement {
  opening { amount } charge { amount } release { amount } writeOff { amount } recovery { amount } closing { amount }
} } } } } } }"""
_STORY = """query($id: ID!) { loan(id: $id) { status
  classification { riskClass history { edges { node { riskClass human } } } }
  rightNotices { what kind threshold subject { person { number } } }
  liabilityCases { trigger openedOn status loans { amount { amount } } signatures { person }
    meetings { carried ballots { person vote reason } }
    findings { person degree deduction { amount } reply } events { edges { node { kind } } } }
  writeOffApplications { number status registryCode reserveUsed { amount } }
  writtenOffClaims { status eastCode writtenOff { principal { amount } onBalance { amount } }
    recovered { total { amount } } restored { amount } duties { kind } terminated { of person agreed } } } }"""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    with life(f"sqlite:///{tmp_path_factory.mktemp('life') / 'life.db'}") as made:
        made.play(*LIFE)
        yield made


def after(lived: Life, name: str) -> After:
    (found,) = [each for each in lived.after if each.step == name]
    return found


def attempt(lived: Life, act: str, person: str) -> Attempt:
    (found,) = [each for each in lived.attempts if (each.act, each.person) == (act, person)]
    return found


def story(lived: Life) -> dict[str, Any]:
    found: dict[str, Any] = lived.there.data(_STORY, "investigator", id=lived.kept["loan"])["loan"]
    return found


def nodes(connection: dict[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in connection["edges"]]


def test_more_than_eleven_persons_live_it() -> None:
    assert len(set(_STEPS)) == len(_STEPS)
    assert len({step.person for step in LIFE if isinstance(step, Step)}) > 11


@pytest.mark.parametrize("name", _STEPS)
def test_after_every_step_books_and_reserve_reconcile_and_chains_and_seals_verify(lived: Life, name: str) -> None:
    found = after(lived, name)
    assert sum(found.trial.values(), Decimal(0)) == 0
    # opening (nothing) + charge − release − write-off + recovery, from the amounts that the steps state by hand
    assert -found.trial.get("LOAN_LOSS_RESERVE", Decimal(0)) == found.reserve
    assert found.problems == ()


@pytest.mark.parametrize(("act", "person"), _ACTS)
def test_an_act_by_somebody_who_did_its_opposite_is_refused_named_and_audited(
    lived: Life, act: str, person: str
) -> None:
    found = attempt(lived, act, person)
    assert (found.answer["__typename"], found.answer["code"]) == ("RuleRefusedProblem", found.wanted)
    assert found.answer["messageZh"]
    if found.wanted == "INCOMPATIBLE_DUTY":
        named = {row["name"]: row["value"] for row in found.answer["details"]}
        assert named["person"] == person
        assert named["duty"] != named["earlierDuty"]
        assert named["earlierCommand"]
        assert named["day"].startswith("2026-")
    assert found.audited == ((person, found.wanted),)
    assert found.changed == ()


def test_the_reserve_moves_from_run_to_run_as_it_was_used_and_restored(lived: Life) -> None:
    runs = {run["asOf"]: run for run in nodes(lived.there.data(_MOVEMENT, "modeller")["provisionRuns"])}
    moved = {
        day: tuple(part["amount"] for part in run["provisionSummary"]["movement"][0]["movement"].values())
        for day, run in runs.items()
    }
    # opening, charge, release, write-off, recovery, closing
    assert moved == {
        "2026-03-31": ("0.00", "30000.00", "0.00", "0.00", "0.00", "30000.00"),
        "2026-09-30": ("30000.00", "62763.37", "0.00", "0.00", "0.00", "92763.37"),
        "2026-10-31": ("92763.37", "0.00", "19054.20", "92763.37", "19054.20", "0.00"),
    }


def test_it_was_classified_down_step_by_step_by_three_persons_each_time(lived: Life) -> None:
    found = story(lived)["classification"]
    by_persons = [row["riskClass"] for row in nodes(found["history"]) if row["human"]]
    assert by_persons == ["SUBSTANDARD", "DOUBTFUL", "LOSS"]
    assert nodes(found["history"])[0]["riskClass"] == "NORMAL"
    assert "SPECIAL_MENTION" in [row["riskClass"] for row in nodes(found["history"])]


def test_the_guarantee_was_warned_of_and_lost(lived: Life) -> None:
    notices = [row for row in story(lived)["rightNotices"] if row["kind"] == "GUARANTEE_PERIOD"]
    # The last safe day is 1 September, six months after 1 March.
    assert [(row["what"], row["threshold"]) for row in notices] == [
        ("WARNING", 90), ("WARNING", 60), ("WARNING", 30), ("WARNING", 7), ("LOST", 0),
    ]  # fmt: skip
    assert {row["subject"]["person"]["number"] for row in notices} == {"G-1"}


def test_liability_was_assessed_with_a_dissent_and_reconsidered_to_a_lighter_result(lived: Life) -> None:
    (case,) = story(lived)["liabilityCases"]
    # 30 days overdue: 1 February + 30 days.
    assert (case["trigger"], case["openedOn"], case["status"]) == ("OVERDUE", "2026-03-03", "CLOSED")
    assert case["loans"] == [{"amount": {"amount": "120000.00"}}]
    (meeting,) = case["meetings"][:1]
    dissent = [(row["person"], row["reason"]) for row in meeting["ballots"] if row["vote"] == "AGAINST"]
    assert (meeting["carried"], dissent) == (True, [("controller", "认定过轻")])
    assert [row["person"] for row in case["signatures"]] == ["signer-1", "signer-2", "signer-3"]
    # 40 % of 100,000.00 is kept: 40,000.00; ordinary costs 20 % of it, slight 5 %.
    (held,) = [row for row in after(lived, "meeting held").payload["case"]["findings"] if row["person"] == "handler"]
    assert (held["degree"], held["deduction"]["amount"]) == ("ORDINARY", "8000.00")
    found = {row["person"]: (row["degree"], row["deduction"]["amount"], row["reply"]) for row in case["findings"]}
    assert found == {
        "handler": ("SLIGHT", "2000.00", "REDUCED"),
        "teller": ("NONE", "0.00", None),
        "decider": ("NONE", "0.00", None),
    }
    document = "{ riskReserves { edges { node { officer balance { amount } owed { amount } } } } }"
    (account,) = nodes(lived.there.data(document, "bookkeeper")["riskReserves"])
    assert account == {"officer": "handler", "balance": {"amount": "38000.00"}, "owed": {"amount": "0.00"}}


def test_it_was_written_off_partly_recovered_and_completely_terminated(lived: Life) -> None:
    found = story(lived)
    assert found["writeOffApplications"] == [
        {"number": "HX-1", "status": "WRITTEN_OFF", "registryCode": "42", "reserveUsed": {"amount": "92763.37"}}
    ]
    (claim,) = found["writtenOffClaims"]
    assert claim["writtenOff"] == {"principal": {"amount": "92763.37"}, "onBalance": {"amount": "92763.37"}}
    assert (claim["recovered"]["total"]["amount"], claim["restored"]["amount"]) == ("20000.00", "19054.20")
    assert (claim["status"], claim["eastCode"], claim["duties"]) == ("TERMINATED", "04", [])
    ended = {"of": "OTHER_LEGAL", "person": "workout", "agreed": ["first-ender", "second-ender"]}
    assert claim["terminated"] == ended
