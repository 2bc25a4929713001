"""A portfolio scenario: an overlay that writes nothing, and what a hand calculation says of it."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from postloan.application.scenario import Scenario, ScenarioResult
from postloan.domain.risk_classification.records import FactName, FactValue
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.ratio import Ratio
from postloan.domain.shared.risk_class import RiskClass
from postloan.domain.shared.scope import Scope
from tests.application.classification_world import ClassificationWorld
from tests.application.world import World

NORMAL, SPECIAL_MENTION, SUBSTANDARD, DOUBTFUL, LOSS = RiskClass


def filled(world: World) -> tuple[ClassificationWorld, dict[str, UUID]]:
    """Three companies: sound, 80 days overdue, and one in another branch that would be better."""
    there = ClassificationWorld(world)
    sound, _ = there.company(200_000)
    late, (overdue,) = there.company(800_000)
    apart, (cured,) = there.company(50_000, branch="202")
    there.overdue(overdue, 80)
    there.overdue(cured, 5)
    for debtor in (sound, late, apart):
        there.assess(debtor)
    there.overdue(cured, 0)
    there.assess(apart)
    return there, {"sound": sound, "late": late, "apart": apart, "overdue": overdue}


def asked(there: ClassificationWorld, scenario: Scenario, branches: frozenset[str] | None = None) -> ScenarioResult:
    scope = Scope(there.world.bank, branches, sees_personal_data=False)
    return there.world.ask(lambda queries: queries.classification.scenario(scope, scenario, there.today))


def moves(result: ScenarioResult) -> list[tuple[RiskClass, RiskClass, int, int]]:
    return [(move.before, move.after, move.claims, move.balance) for move in result.moves]


def test_nothing_assumed_changes_nothing_and_shows_what_could_improve(world: World) -> None:
    there, _ = filled(world)
    found = asked(there, Scenario())
    assert moves(found) == [
        (NORMAL, NORMAL, 1, 200_000),
        (SPECIAL_MENTION, SPECIAL_MENTION, 2, 850_000),
    ]
    assert found.before == found.after
    assert (found.could_improve, found.could_improve_balance, found.blocked) == (1, 50_000, 0)


def test_eleven_more_days_make_eighty_days_substandard(world: World) -> None:
    there, _ = filled(world)
    found = asked(there, Scenario(overdue_shock=11))
    assert (SPECIAL_MENTION, SUBSTANDARD, 1, 800_000) in moves(found)
    # Specific: 2 % of 850,000 = 17,000 before; 25 % of 800,000 + 2 % of 50,000 = 201,000 after.
    assert (found.before.specific, found.after.specific) == (17_000, 201_000)
    assert (found.before.quality.npl, found.after.quality.npl) == (0, 800_000)
    # Required: the larger of the provision ratio and the coverage of 800,000 that the policy asks for.
    assert found.after.shortfall == found.after.required - 201_000 > 0
    assert asked(there, Scenario(overdue_shock=10)).after == found.before


def test_a_deteriorating_debtor_falls_overdue_with_every_claim(world: World) -> None:
    there, ids = filled(world)
    found = asked(there, Scenario(deteriorating=(ids["sound"],), deteriorated_days=361))
    # Art. 13(1): more than 360 days are a loss.
    assert (NORMAL, LOSS, 1, 200_000) in moves(found)


def test_what_collateral_loses_adds_to_a_stated_loss(world: World) -> None:
    there, ids = filled(world)
    there.state(ids["overdue"], FactName.SECURED_VALUE, FactValue(amount=700_000))
    there.state(ids["overdue"], FactName.EXPECTED_LOSS, FactValue(amount=100_000))
    there.state(ids["overdue"], FactName.CREDIT_IMPAIRED, FactValue(yes=True))
    there.assess(ids["late"])
    # Art. 12(3): an expected loss of half the balance or more is doubtful; 100,000 + 350,000 of 800,000 are.
    found = asked(there, Scenario(collateral_index=Ratio.percent("50")))
    assert (SUBSTANDARD, DOUBTFUL, 1, 800_000) in moves(found)


def test_only_claims_of_the_scope_are_counted(world: World) -> None:
    there, _ = filled(world)
    found = asked(there, Scenario(), frozenset({"202"}))
    assert (found.claims, moves(found)) == (1, [(SPECIAL_MENTION, SPECIAL_MENTION, 1, 50_000)])


def test_a_scenario_writes_nothing(world: World) -> None:
    there, ids = filled(world)
    seen: list[str] = []
    assert world.engine is not None
    event.listen(world.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    asked(there, Scenario(overdue_shock=100, deteriorating=(ids["sound"],)))
    assert seen
    assert not [text for text in seen if text.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]


def test_what_is_assumed_is_bounded() -> None:
    wrongs: tuple[dict[str, Any], ...] = (
        {"overdue_shock": -1},
        {"overdue_shock": 3_651},
        {"collateral_index": Ratio.percent("201")},
        {"deteriorating": tuple(UUID(int=n) for n in range(501))},
        {"deteriorated_days": 0},
    )
    for wrong in wrongs:
        with pytest.raises(InvalidInput):
            Scenario(**wrong)


def test_a_policy_that_is_unknown_is_named(world: World) -> None:
    there, _ = filled(world)
    with pytest.raises(InvalidInput, match="no version of this bank"):
        asked(there, Scenario(policy_version="none-such"))
