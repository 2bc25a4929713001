"""What holds for every vote, every group, every reconsideration and every order of events."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.liability_assessment.case import TRANSITIONS, Case, evolve
from postloan.domain.liability_assessment.consequences import worse
from postloan.domain.liability_assessment.events import CaseEvent, Opened
from postloan.domain.liability_assessment.forming import form_group, stands
from postloan.domain.liability_assessment.kinds import (
    CaseStatus,
    Degree,
    Department,
    LifeStep,
    MeasureKind,
    RelationKind,
    Vote,
)
from postloan.domain.liability_assessment.meeting import Grounds
from postloan.domain.liability_assessment.parts import (
    Ballot,
    Handling,
    Independence,
    Measure,
    Member,
    PersonFinding,
    Relation,
)
from postloan.domain.liability_assessment.reconsidering import ask, form_review_group, reconsider
from postloan.domain.shared.calendar import WEEKENDS_ONLY
from postloan.domain.shared.errors import Refusal

from .builders import (
    FREE,
    GROUP,
    HANDLINGS,
    LOAN,
    PAPER,
    POLICY,
    SECOND,
    TODAY,
    after,
    assessed,
    decided,
    fault,
    initiated,
    meet,
    notified,
    opened_case,
    votes,
)

VOTES = st.sampled_from([Vote.AGREE, Vote.AGAINST, Vote.ABSTAIN, None])
PEOPLE = st.sampled_from(["risk1", "legal1", "audit1", "survey", "approve", "cashier", "friend", "other"])
MEASURES = st.dictionaries(st.sampled_from(list(MeasureKind)), st.integers(1, 3), max_size=3).map(
    lambda chosen: tuple(Measure(kind=kind, extent=extent) for kind, extent in chosen.items())
)


@given(st.lists(VOTES, min_size=3, max_size=9))
def test_no_outcome_without_a_quorum(cast: list[Vote | None]) -> None:
    members = (*GROUP, *(Member(person=f"m{n}", department=Department.CREDIT) for n in range(len(cast) - 3)))
    case = replace(initiated(), members=members)
    event = meet(case, ballots=votes(members, *cast))
    present, agree = sum(vote is not None for vote in cast), cast.count(Vote.AGREE)
    # Two thirds of the seats and two thirds of those present, in whole numbers.
    if 3 * present < 2 * len(cast):
        assert isinstance(event, Refusal)
    else:
        assert not isinstance(event, Refusal)
        assert event.carried == (3 * agree >= 2 * present)
    status = initiated().status if isinstance(event, Refusal) else evolve(case, event).status
    assert (status is CaseStatus.DECIDED) <= (3 * present >= 2 * len(cast))


@given(
    st.lists(PEOPLE, min_size=3, max_size=5),
    st.lists(st.tuples(PEOPLE, st.sampled_from(list(LifeStep))), max_size=3),
    st.lists(st.tuples(PEOPLE, PEOPLE), max_size=3),
)
def test_no_member_handled_the_loan_or_is_related_to_who_did(
    names: list[str], handled: list[tuple[str, LifeStep]], related: list[tuple[str, str]]
) -> None:
    departments = [*POLICY.departments, Department.CREDIT, Department.FINANCE]
    members = tuple(Member(person=name, department=departments[n], chair=n == 0) for n, name in enumerate(names))
    more = tuple(Handling(loan=LOAN, person=who, step=step, act="did", on=date(2024, 1, 1)) for who, step in handled)
    relations = tuple(Relation(person=one, kind=RelationKind.FAMILY, other=two) for one, two in related)
    facts = Independence((*HANDLINGS, *more), relations)
    event = form_group(
        opened_case(), members, "chief", date(2025, 3, 4), policy=POLICY, independence=facts, business_date=TODAY
    )
    handlers = {"survey", "approve", "cashier", *(who for who, _ in handled)}
    near = {one for one, two in related if two in handlers} | {two for one, two in related if one in handlers}
    fit = len(set(names)) == len(names) and not set(names) & (handlers | near)
    assert isinstance(event, Refusal) is not fit


def _finding(degree: Degree, deduction: int, measures: tuple[Measure, ...]) -> PersonFinding:
    return replace(decided().findings[0], degree=degree, deduction=deduction, measures=measures)


FINDINGS = st.builds(_finding, st.sampled_from(list(Degree)), st.integers(0, 3), MEASURES)


@given(FINDINGS, FINDINGS)
def test_worse_is_what_no_pairing_of_measures_can_justify(new: PersonFinding, old: PersonFinding) -> None:
    def bears(one: Measure, other: Measure) -> bool:
        order = list(MeasureKind)
        heavier = order.index(other.kind) > order.index(one.kind)
        return heavier or (other.kind is one.kind and other.extent >= one.extent)

    paired = any(
        all(bears(mine, yours) for mine, yours in zip(new.measures, chosen, strict=True))
        for chosen in permutations(old.measures, len(new.measures))
    )
    degrees = list(Degree)
    naive = degrees.index(new.degree) <= degrees.index(old.degree) and new.deduction <= old.deduction and paired
    assert (not worse(new, old)) == naive


def _asked() -> Case:
    case = notified((assessed(), assessed("approve", faults=(fault(row=None),))))
    for person in ("survey", "approve"):
        event = ask(case, person, "why", date(2025, 3, 20), policy=POLICY, calendar=WEEKENDS_ONLY, business_date=TODAY)
        case = after(case, event)
    return after(
        case,
        form_review_group(
            case, SECOND, "chief", date(2025, 3, 21), policy=POLICY, independence=FREE, business_date=TODAY
        ),
    )


ASKED = _asked()


@given(
    st.tuples(*(st.tuples(st.sampled_from(list(Degree)), st.sampled_from(list(Degree)), MEASURES),) * 2),
    st.lists(VOTES, min_size=3, max_size=3),
    st.integers(0, 10**9),
)
def test_a_reconsideration_is_never_worse_for_anybody(given_: Any, cast: list[Vote | None], reserve: int) -> None:
    proposal = tuple(
        assessed(person, assessed=before, degree=then, measures=measures, faults=(fault(row=None),))
        for person, (before, then, measures) in zip(("survey", "approve"), given_, strict=True)
    )
    grounds = Grounds(POLICY, {"survey": reserve, "approve": reserve})
    ballots: tuple[Ballot, ...] = votes(SECOND, *cast)
    event = reconsider(
        ASKED, proposal, ballots, PAPER, PAPER, date(2025, 3, 24), grounds=grounds, independence=FREE,
        business_date=TODAY,
    )  # fmt: skip
    if isinstance(event, Refusal):
        return
    case = evolve(ASKED, event)
    degrees = list(Degree)
    for new, old in zip(case.findings, ASKED.findings, strict=True):
        assert new.person == old.person
        assert degrees.index(new.degree) <= degrees.index(old.degree)
        assert new.deduction <= old.deduction
        assert len(new.measures) <= len(old.measures)


def test_every_event_follows_only_where_the_table_says_so() -> None:
    # Written down apart from the code: the one way forward, from the opening to the end.
    way = {
        "GroupFormed": {"OPENED", "GROUP_FORMED", "FILE_READY", "INITIATED"},
        "FilePrepared": {"GROUP_FORMED", "FILE_READY", "INITIATED"},
        "Initiated": {"FILE_READY"},
        "MeetingHeld": {"INITIATED"},
        "FindingIssued": {"DECIDED"},
        "Signed": {"FOUND"},
        "Returned": {"FOUND"},
        "Notified": {"SIGNED", "RECONSIDERING"},
        "ReconsiderationAsked": {"SIGNED", "NOTIFIED", "RECONSIDERING"},
        "ReviewGroupFormed": {"RECONSIDERING"},
        "Reconsidered": {"RECONSIDERING"},
        "HandedOver": {"INITIATED", "DECIDED", "FOUND", "SIGNED", "NOTIFIED", "RECONSIDERING", "CLOSED"},
        "Receipted": {"INITIATED", "DECIDED", "FOUND", "SIGNED", "NOTIFIED", "RECONSIDERING", "CLOSED"},
        "Suspended": {"OPENED", "GROUP_FORMED", "FILE_READY", "INITIATED"},
        "Resumed": {"SUSPENDED"},
        "Withdrawn": {"OPENED", "GROUP_FORMED", "FILE_READY", "INITIATED"},
        "Closed": {"NOTIFIED"},
    }
    assert set(TRANSITIONS) == set(CaseStatus)
    for event in get_args(CaseEvent):
        if event is Opened:
            continue
        for status in CaseStatus:
            refused = stands(replace(opened_case(), status=status), event)
            assert (refused is None) == (status.value in way[event.__name__]), (event, status)
