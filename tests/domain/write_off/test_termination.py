"""Complete termination: the eight cases of article 16 on their first day and the day before (4.4)."""

from datetime import date, timedelta

import pytest

from postloan.domain.clock import ClockContext, Life, LifeStatus, RightKind, ToDo
from postloan.domain.shared.calendar import china_calendar
from postloan.domain.write_off.claim import Claim, evolve_claim
from postloan.domain.write_off.kinds import ClaimStatus
from postloan.domain.write_off.kinds import TerminationCase as T
from postloan.domain.write_off.parts import Amounts
from postloan.domain.write_off.recovery import recover
from postloan.domain.write_off.termination import TerminationFacts, article_of, terminate

from .builders import OPINION, POLICY, done, refused
from .test_claim import kept

START = date(2024, 1, 2)
END = date(2030, 1, 1)
CALENDAR = china_calendar()
LOST = Life(
    RightKind.LIMITATION, LifeStatus.EXPIRED, date(2022, 1, 1), None, date(2025, 1, 2), ToDo.OBTAIN_AGREEMENT, (), None,
    None,
)  # fmt: skip
RUNNING = Life(
    RightKind.LIMITATION, LifeStatus.RUNNING, date(2022, 1, 1), None, date(2028, 1, 1), ToDo.DEMAND_OR_SUE, (), None,
    None,
)  # fmt: skip


def _claim() -> Claim:
    return kept(on=START)


def _ended(facts: TerminationFacts, on: date) -> object:
    return terminate(_claim(), facts, OPINION, "head", on, ClockContext(END, CALENDAR))


CASES = [
    (1, TerminationFacts(of=T.STATE_PLAN, happened_on=date(2025, 3, 4)), date(2025, 3, 4)),
    (2, TerminationFacts(of=T.STATE_COUNCIL, happened_on=date(2025, 3, 4)), date(2025, 3, 4)),
    (3, TerminationFacts(of=T.COURT_SETTLED, happened_on=date(2025, 3, 4), settled_on=date(2025, 5, 6)),
     date(2025, 5, 6)),
    (4, TerminationFacts(of=T.PLAN_PERFORMED, happened_on=date(2025, 3, 4)), date(2025, 3, 4)),
    # "more than 2 years" (超过2年): not on the day two years after, but on the next, whatever weekday it is.
    (5, TerminationFacts(of=T.BANKRUPTCY_ENDED, happened_on=date(2024, 6, 1)), date(2026, 6, 2)),
    (5, TerminationFacts(of=T.BANKRUPTCY_ENDED, happened_on=date(2024, 2, 29)), date(2026, 3, 1)),
    (6, TerminationFacts(of=T.DISPOSAL_PERFORMED, happened_on=date(2025, 3, 4)), date(2025, 3, 4)),
    # "2 years or more" (2年以上) includes the day of two years.
    (7, TerminationFacts(of=T.EFFORT_FAILED, dismissed_on=date(2024, 3, 4), effort_since=date(2024, 2, 5)),
     date(2026, 2, 5)),
    (7, TerminationFacts(of=T.EFFORT_FAILED, dismissed_on=date(2027, 3, 4), effort_since=date(2024, 2, 5)),
     date(2027, 3, 4)),
    (7, TerminationFacts(of=T.EFFORT_FAILED, limitation=LOST, effort_since=date(2024, 2, 5)), date(2026, 2, 5)),
    (8, TerminationFacts(of=T.OTHER_LEGAL, happened_on=date(2025, 3, 4)), date(2025, 3, 4)),
]  # fmt: skip


@pytest.mark.parametrize(("number", "facts", "first"), CASES)
def test_a_claim_is_terminated_from_the_first_day_of_its_case(
    number: int, facts: TerminationFacts, first: date
) -> None:
    assert refused(_ended(facts, first - timedelta(days=1))) == "TOO_EARLY"
    event = done(_ended(facts, first))
    assert evolve_claim(_claim(), event).status is ClaimStatus.TERMINATED
    assert article_of(facts.of) == f"财金〔2017〕90号 art. 16({number})"


@pytest.mark.parametrize(
    "facts",
    [
        TerminationFacts(of=T.STATE_PLAN),
        TerminationFacts(of=T.COURT_SETTLED, happened_on=date(2025, 3, 4)),
        TerminationFacts(of=T.COURT_SETTLED, settled_on=date(2025, 3, 4)),
        TerminationFacts(of=T.BANKRUPTCY_ENDED),
        TerminationFacts(of=T.EFFORT_FAILED, dismissed_on=date(2025, 3, 4)),
        TerminationFacts(of=T.EFFORT_FAILED, effort_since=date(2024, 2, 5)),
        TerminationFacts(of=T.EFFORT_FAILED, limitation=RUNNING, effort_since=date(2024, 2, 5)),
    ],
)
def test_a_case_without_one_of_its_facts_is_refused(facts: TerminationFacts) -> None:
    assert refused(_ended(facts, date(2029, 1, 2))) == "FACT_MISSING"


def test_a_claim_of_which_nothing_is_owed_is_terminated_as_settled() -> None:
    claim = kept(Amounts(principal=100), on=START)
    settled = TerminationFacts(of=T.SETTLED)
    ctx = ClockContext(END, CALENDAR)
    assert refused(terminate(claim, settled, OPINION, "head", END, ctx)) == "FACT_MISSING"
    money = recover(claim, 100, "collector", END, policy=POLICY, business_date=END)
    assert done(terminate(evolve_claim(claim, done(money)), settled, OPINION, "head", END, ctx))


def test_what_is_terminated_stays_so() -> None:
    facts = TerminationFacts(of=T.OTHER_LEGAL, happened_on=date(2025, 3, 4))
    claim = evolve_claim(_claim(), done(_ended(facts, END)))
    assert refused(terminate(claim, facts, OPINION, "head", END, ClockContext(END, CALENDAR))) == "NOT_KEPT"
    assert refused(_ended(facts, date(2030, 1, 2))) == "IN_THE_FUTURE"
    assert refused(_ended(facts, date(2024, 1, 1))) == "BEFORE_WRITE_OFF"
