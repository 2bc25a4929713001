"""Groups: a fall is known to the other members at once, has each assessed anew, and changes no class by itself."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postloan.application.borrower import AmendBorrower
from postloan.application.claims import CloseClaim
from postloan.application.classification_assessing import assess
from postloan.application.classification_codec import decode
from postloan.application.classification_records import RunKind
from postloan.application.classification_runs import begin
from postloan.application.commands import Commands
from postloan.application.desk import Desk
from postloan.application.group_assessments import GroupAssessmentTask
from postloan.application.group_store import with_ends
from postloan.application.outbox import OutboxPosition
from postloan.application.ports import Unit
from postloan.application.reactions import AT_ONCE, Reactions
from postloan.application.reactions_groups import ASSESSMENT_NEEDED
from postloan.domain.risk_classification.classes import GroupAssessment
from postloan.domain.risk_classification.facts import Source
from postloan.domain.risk_classification.group import ClassStep
from postloan.domain.risk_classification.records import FactName, FactSubject, FactValue
from postloan.domain.shared.risk_class import RiskClass
from postloan.domain.shared.scope import scope_of
from tests.application.classification_world import COMPANY, ClassificationWorld
from tests.application.gathering import claim_of, debtor_of
from tests.application.test_classification_runs import findings, quarterly, through
from tests.application.world import PROFILE, World, memory_world, sql_world

NORMAL, SPECIAL_MENTION, SUBSTANDARD, DOUBTFUL, LOSS = RiskClass
NOT_MADE, NO_EFFECT, AFFECTED = GroupAssessment
DAY = timedelta(days=1)


class Groups(ClassificationWorld):
    """A risk department whose commands are followed by reactions, if wanted, and who sees groups."""

    def __init__(self, world: World, *, at_once: bool = True) -> None:
        super().__init__(world)
        self._members = 0
        if at_once:
            react = Reactions(world.transactions, now=world.tick, ids=world.ids)
            world.commands = Commands(world.transactions, world.ids, react.after_commit)

    def member(self, group: str = "G-1", *balances: int, branch: str = "101") -> tuple[UUID, list[UUID]]:
        """A large enterprise of a group, M-1 and so on, with claims that are not overdue."""
        self._members += 1
        profile = replace(COMPANY, branch=branch, group=group)
        debtor = self.world.borrower(f"M-{self._members}", profile)
        return debtor, [self.claim(debtor, balance, branch) for balance in balances or (100_000,)]

    def regroup(self, debtor: UUID, group: str) -> None:
        """Let a borrower name another group."""
        profile = replace(COMPANY, group=group)
        command = AmendBorrower(idempotency_key=self.world.key(), borrower_id=debtor, profile=profile)
        self.world.done(self.world.officer, command)

    def found(self, debtor: UUID, choice: GroupAssessment, day: date | None = None) -> None:
        """What the bank's assessment found."""
        self.state(debtor, FactName.GROUP_ASSESSMENT, FactValue(choice=choice.value), FactSubject.BORROWER, day)

    def close(self, claim: UUID) -> None:
        """Hold a claim no longer."""
        command = CloseClaim(idempotency_key=self.world.key(), claim_id=claim, closed_on=self.today)
        self.world.done(self.world.officer, command)

    def facts(self, debtor: UUID, claim: UUID, day: date | None = None) -> tuple[bool | None, GroupAssessment]:
        """Whether another member is said to be non-performing, and the assessment."""
        found = claim_of(self.world, debtor, claim, day or self.today)
        return found.group_member_npl, found.group_assessment

    def assessed(self, claim: UUID) -> int:
        """How often a claim was assessed."""
        return len(self.world.transactions.read(lambda u: u.classifications.all_of(self.world.bank, [claim]))[claim])

    def told(self) -> list[tuple[str, str, str]]:
        """The tasks that were told: debtor, because of whom, since when."""
        read = self.world.transactions.read
        rows = read(lambda unit: unit.consumers.messages(self.world.bank, OutboxPosition(), 10_000))
        tasks = [json.loads(message.data) for _, message in rows if message.type == ASSESSMENT_NEEDED]
        return sorted((task["borrower"], task["member"], task["since"]) for task in tasks)

    def open(self, branch: str = "*", after: UUID | None = None, limit: int = 50) -> Sequence[GroupAssessmentTask]:
        """The open tasks that somebody of a branch sees."""
        scope = scope_of(self.world.person("zhou", *self.world.officer.roles, branches=(branch,)))
        return self.world.ask(lambda q: q.classification.group_assessments(scope, self.today, after, limit))


@pytest.fixture(params=["memory", "database"])
def there(request: pytest.FixtureRequest, database_url: str) -> Iterator[Groups]:
    if request.param == "memory":
        yield Groups(memory_world())
        return
    with sql_world(database_url) as made:
        yield Groups(made)


def test_a_members_fall_is_a_fact_of_the_others_at_once_with_member_class_and_day(there: Groups) -> None:
    fell, (bad,) = there.member()
    other, (good,) = there.member()
    stranger, (apart,) = there.member("G-2")
    alone, (without,) = there.company(100_000)
    assert there.facts(other, good) == (False, NOT_MADE)
    before = there.assessed(good), there.assessed(apart)
    there.overdue(bad, 91)
    assert there.class_of(bad) is SUBSTANDARD
    assert there.facts(other, good) == (True, NOT_MADE)
    assert there.facts(fell, bad)[0] is False
    assert (there.facts(stranger, apart)[0], there.facts(alone, without)[0]) == (False, False)
    assert (there.assessed(good), there.assessed(apart)) == (before[0] + 1, before[1])
    found = debtor_of(there.world, other, there.today).sources
    assert Source("group_member_npl", str(good), "class history", "M-1/SUBSTANDARD", there.today) in found


def test_one_in_no_group_or_beside_nobody_has_the_register_for_its_source(there: Groups) -> None:
    other, (good,) = there.member()
    found = debtor_of(there.world, other, there.today).sources
    assert Source("group_member_npl", str(good), "borrower register", "M-1#1", there.today) in found


def test_it_is_a_fact_from_its_day_on_and_as_far_as_it_was_known(there: Groups) -> None:
    _, (bad,) = there.member()
    other, (good,) = there.member()
    known = there.world.tick()
    first = there.today
    there.world.today(first + DAY)
    there.overdue(bad, 91)
    assert there.facts(other, good, first) == (False, NOT_MADE)
    assert there.facts(other, good, first + DAY) == (True, NOT_MADE)
    assert claim_of(there.world, other, good, first + DAY, known).group_member_npl is False


def test_a_statement_counts_too_and_the_worse_of_both(there: Groups) -> None:
    alone, (claim,) = there.company(100_000)
    there.state(alone, FactName.GROUP_MEMBER_NPL, FactValue(yes=True), FactSubject.BORROWER)
    assert there.facts(alone, claim)[0] is True
    _, (bad,) = there.member()
    other, (good,) = there.member()
    there.state(other, FactName.GROUP_MEMBER_NPL, FactValue(yes=False), FactSubject.BORROWER)
    there.overdue(bad, 91)
    assert there.facts(other, good)[0] is True


def test_an_assessment_is_overtaken_by_a_later_fall_unless_it_found_the_debtor_affected(there: Groups) -> None:
    _, (first,) = there.member()
    _, (second,) = there.member()
    other, (good,) = there.member()
    harmed, (weak,) = there.member()
    there.overdue(first, 91)
    there.found(other, NO_EFFECT)
    there.found(harmed, AFFECTED)
    assert there.facts(other, good) == (True, NO_EFFECT)
    # Art. 7: decided by the result; affected is at least special mention [I].
    assert (there.class_of(good), there.class_of(weak)) == (NORMAL, SPECIAL_MENTION)
    there.world.today(there.today + DAY)
    there.overdue(first, 271)
    assert there.facts(other, good) == (True, NO_EFFECT)
    there.overdue(second, 91)
    assert there.facts(other, good) == (True, NOT_MADE)
    assert there.facts(harmed, weak) == (True, AFFECTED)
    there.found(other, NO_EFFECT)
    assert there.facts(other, good) == (True, NO_EFFECT)


def test_each_member_is_told_once_of_each_event(there: Groups) -> None:
    (fell, claims), members = there.member("G-1", 100_000, 100_000), [there.member()[0] for _ in range(2)]
    day = there.today.isoformat()
    there.overdue(claims[0], 91)
    once = sorted((str(member), str(fell), day) for member in members)
    assert there.told() == once
    there.overdue(claims[0], 271)
    there.overdue(claims[1], 91)
    Reactions(there.world.transactions, now=there.world.tick, ids=there.world.ids).after_commit(there.world.bank)
    assert there.told() == once
    for claim in claims:
        there.close(claim)
    there.world.today(there.today + DAY)
    there.overdue(there.claim(fell, 5), 91)
    again = [(str(member), str(fell), there.today.isoformat()) for member in members]
    assert there.told() == sorted([*once, *again])


def test_one_that_is_no_longer_there_frees_the_others(there: Groups) -> None:
    _, (bad,) = there.member()
    other, (good,) = there.member()
    there.overdue(bad, 91)
    before = there.assessed(good)
    there.close(bad)
    assert there.facts(other, good)[0] is False
    assert there.assessed(good) == before + 1
    assert there.open() == []


def test_joining_a_group_with_a_fallen_member_and_leaving_it_concerns_both_sides(there: Groups) -> None:
    fell, (bad,) = there.member("G-1")
    joiner, (good,) = there.member("")
    there.overdue(bad, 91)
    assert (there.told(), there.facts(joiner, good)[0]) == ([], False)
    there.regroup(joiner, "G-1")
    assert there.facts(joiner, good)[0] is True
    assert there.told() == [(str(joiner), str(fell), there.today.isoformat())]
    before = there.assessed(good)
    there.regroup(fell, "G-2")
    assert there.facts(joiner, good)[0] is False
    assert there.assessed(good) == before + 1
    third, (_,) = there.member("G-2")
    there.regroup(fell, "G-1")
    there.regroup(fell, "G-2")
    day = there.today.isoformat()
    assert there.told() == sorted([(str(joiner), str(fell), day)] * 2 + [(str(third), str(fell), day)])


def test_of_more_members_than_are_assessed_at_once_each_waits_for_the_night(there: Groups) -> None:
    _, (bad,) = there.member()
    others = [there.member() for _ in range(AT_ONCE + 1)]
    good = others[0][1][0]
    before = there.assessed(good)
    there.overdue(bad, 91)
    assert (there.assessed(good), len(there.told())) == (before, AT_ONCE + 1)
    through(there.world, there.today)
    assert there.assessed(good) == before + 1


def test_open_tasks_are_those_without_a_newer_assessment_in_scope_and_in_pages(there: Groups) -> None:
    fell, (bad,) = there.member()
    other, _ = there.member()
    elsewhere, _ = there.member(branch="202")
    there.member("G-2")
    assert there.open() == []
    there.overdue(bad, 91)
    day = there.today
    tasks = there.open()
    task = GroupAssessmentTask(other, "101", "G-1", fell, "M-1", SUBSTANDARD, day, None, None)
    far = replace(task, debtor=elsewhere, branch="202")
    assert tasks == sorted([task, far], key=lambda each: each.debtor)
    assert there.open("202") == [far]
    assert [*there.open(limit=1), *there.open(after=tasks[0].debtor)] == tasks
    there.found(other, NO_EFFECT)
    assert there.open() == [far]
    there.world.today(day + DAY)
    _, (second,) = there.member()
    there.overdue(second, 91)
    overtaken = [each for each in there.open() if each.debtor == other]
    assert [(each.assessment, each.assessed_on, each.since) for each in overtaken] == [(NO_EFFECT, day, day + DAY)]


def test_what_a_run_finds_depends_on_no_order_and_the_others_are_looked_at_the_next_day() -> None:
    contents = set()
    for batch in (1, 2, 100):
        world = memory_world(seed=3)
        there = Groups(world, at_once=False)
        world.today(date(2024, 3, 31))
        members = [there.member() for _ in range(4)]
        there.overdue(members[2][1][0], 91)
        world.today(date(2024, 4, 1))
        contents.add(quarterly(world, batch=batch).content_hash)
        assert findings(world) == []
        through(world, there.today)
        for place in (0, 1, 3):
            debtor, (claim,) = members[place]
            assert (there.assessed(claim), there.facts(debtor, claim)[0]) == (2, True)
    assert len(contents) == 1


def test_a_debtor_whose_group_has_moved_since_a_run_began_is_due_the_next_day(there: Groups) -> None:
    world = there.world
    _, (bad,) = there.member()
    other, (good,) = there.member()

    def desk(unit: Unit) -> Desk:
        return Desk(unit, there.risk, world.tick(), world.ids)

    run = world.transactions.write(lambda unit: begin(desk(unit), RunKind.NIGHTLY, there.today))
    there.overdue(bad, 91)
    world.transactions.write(lambda unit: assess(desk(unit), [other], there.today, run))
    facts = world.transactions.read(lambda u: u.classifications.fact_sets(world.bank, [there.latest(good).facts]))
    (seen,) = decode(next(iter(facts.values()))).claims
    assert seen.group_member_npl is False

    def due(day: date) -> Sequence[UUID]:
        return world.transactions.read(lambda u: u.classification_runs.due(world.bank, day, None, 10))

    assert (due(there.today), due(there.today + DAY)) == ((), (other,))


MOVE = st.tuples(st.integers(0, 4), st.sampled_from([0, 1, 91, 271, 361]), st.booleans())


@settings(max_examples=25)
@given(st.lists(st.integers(0, 2), min_size=5, max_size=5), st.lists(MOVE, max_size=8))
def test_contagion_changes_no_class_of_another_debtor_by_itself(
    groups: list[int], moves: list[tuple[int, int, bool]]
) -> None:
    there = Groups(memory_world())
    made = [there.member(f"G-{group}" if group else "") for group in groups]
    for who, days, next_day in moves:
        if next_day:
            there.world.today(there.today + DAY)
        before = {claim: there.class_of(claim) for _, (claim,) in made}
        mine = made[who][1][0]
        there.overdue(mine, days)
        changed = {claim for claim, risk_class in before.items() if there.class_of(claim) is not risk_class}
        assert changed <= {mine}
        down = [(there.class_of(claim) or NORMAL) >= SUBSTANDARD for _, (claim,) in made]
        for place, (debtor, (claim,)) in enumerate(made):
            beside = [down[at] for at, group in enumerate(groups) if group and group == groups[place] and at != place]
            assert there.facts(debtor, claim)[0] is any(beside)


def test_a_natural_persons_claims_are_not_touched(there: Groups) -> None:
    _, (bad,) = there.member()
    person = there.world.borrower("P-1", replace(PROFILE, group="G-1"))
    claim = there.claim(person, 5)
    there.overdue(bad, 91)
    there.found(person, AFFECTED)
    # Art. 8: retail claims are classed one by one; the rule of the group is one for non-retail debtors.
    assert there.class_of(claim) is NORMAL


def test_who_is_gone_is_so_from_the_day_itself_or_as_known_at_an_instant_from_the_next() -> None:
    step, day = ClassStep(1, date(2024, 1, 1), SUBSTANDARD), date(2024, 1, 9)
    gone = [step, ClassStep(1, day, None)]
    one = UUID(int=1)
    steps, ended = [replace(step, claim=one)], {one: day}
    then = datetime(2024, 1, 9, 12, tzinfo=UTC)
    found = [with_ends(steps, ended, on, known) for on, known in ((day, None), (day, then), (day + DAY, then))]
    expected = [replace(each, claim=one) for each in gone]
    assert found == [expected, expected[:1], expected]
    assert with_ends(steps, ended, day - DAY, None) == expected[:1]


def test_stores_know_members_by_their_claims_and_who_stands_beside_a_fallen_one(there: Groups) -> None:
    fell, (bad,) = there.member()
    other, _ = there.member()
    there.world.borrower("IDLE", replace(COMPANY, group="G-1"))
    there.member("G-2")
    there.overdue(bad, 91)

    def read(unit: Unit) -> tuple[list[UUID], list[UUID], list[UUID]]:
        bank, groups = there.world.bank, unit.groups
        members = [each.id for each in groups.members(bank, ["G-1"])]
        beside = [each.id for each in groups.beside_fallen(bank, None, None, 10)]
        steps = [each.id for each in groups.steps(bank, ["G-1", "G-2"], there.today, None)]
        return members, beside, steps

    assert there.world.transactions.read(read) == ([fell, other], [other], [fell])
    there.close(bad)
    assert there.world.transactions.read(read) == ([other], [], [fell])
