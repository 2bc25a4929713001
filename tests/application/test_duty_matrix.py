"""The matrix of incompatible duties: every pair of the table, in both orders, by real commands of one person."""

import sys

import pytest

from postloan.application import duties
from postloan.application.command import Command
from postloan.application.handling_commands import HANDLING, UNHANDLED
from postloan.application.outcomes import Done, Pending, Refused
from postloan.domain.organisation import INCOMPATIBLE, Duty, Pair
from tests.application.duty_world import DAY, READY, Bank

IN_ORDER = [two for pair in INCOMPATIBLE for two in ((pair, pair.one, pair.other), (pair, pair.other, pair.one))]


@pytest.mark.parametrize(("pair", "first", "second"), IN_ORDER, ids=[f"{a}-then-{b}" for _, a, b in IN_ORDER])
def test_one_person_never_does_both_and_two_persons_do(pair: Pair, first: Duty, second: Duty) -> None:
    bank = Bank()
    earlier = READY[first](bank)(bank.someone())
    assert isinstance(earlier, Done | Pending), earlier
    act = READY[second](bank)
    before = bank.audited()
    refused = act(bank.someone("HE", account="another-account"))
    assert isinstance(refused, Refused), refused
    assert (refused.rule, refused.code, refused.article) == ("organisation", "INCOMPATIBLE_DUTY", pair.source)
    told = dict(refused.details)
    assert (told["person"], told["day"], told["earlierDuty"], told["duty"]) == ("he", DAY.isoformat(), first, second)
    assert told["earlierCommand"]
    rows = bank.audited()
    for row in before:
        rows.remove(row)
    assert rows == [(refused.command, "INCOMPATIBLE_DUTY", "he")]
    done = act(bank.other())
    assert isinstance(done, Done | Pending), done


@pytest.mark.parametrize("duty", Duty, ids=str)
def test_each_duty_is_logged_as_what_it_is(duty: Duty) -> None:
    bank = Bank()
    outcome = READY[duty](bank)(bank.someone())
    assert isinstance(outcome, Done | Pending), outcome
    log = bank.world.transactions.state.handling  # type: ignore[attr-defined]
    assert {act.duty for acts in log.values() for act in acts if act.person == "he"} == {duty}


def _beneath(kind: type[Command]) -> set[type[Command]]:
    """The classes that derive from one, and stand where they were defined: `slots` makes each class a second time."""
    derived = {each for direct in kind.__subclasses__() for each in (direct, *_beneath(direct))}
    return {each for each in derived if getattr(sys.modules[each.__module__], each.__name__, None) is each}


def test_every_command_there_is_says_who_may_ask_for_it_and_which_duty_it_is() -> None:
    asked = {kind for kind in _beneath(Command) if not _beneath(kind)}
    assert len(asked) > 100
    assert asked == set(duties.DUTIES)
    assert set(HANDLING) | UNHANDLED == asked
    assert not set(HANDLING) & UNHANDLED
