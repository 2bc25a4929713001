"""The second person: claims one by one, every refusal with its place in the order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from postloan.domain.approval import (
    TRANSITIONS,
    ApprovalEvent,
    ApprovalGiven,
    ApprovalRefusal,
    Figures,
    Proposal,
    ProposalExpired,
    ProposalMade,
    ProposalRefused,
    ProposalResubmitted,
    ProposalReturned,
    ProposalStatus,
    ProposalWithdrawn,
    Subject,
    Verdict,
    approve,
    canonical_payload,
    evolve,
    expire,
    propose,
    refuse,
    resubmit,
    withdraw,
)
from postloan.domain.shared.actor import Actor, Role, Route
from postloan.domain.shared.errors import InvalidInput, Refusal

BANK, OTHER_BANK, ID = UUID(int=1), UUID(int=2), UUID(int=3)
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
UNTIL = AT + timedelta(days=7)
FIGURES: Figures = (("waived penalty", "120.00"), ("outstanding after", "9880.00"))
CHANGED: Figures = (("waived penalty", "120.00"), ("outstanding after", "9879.99"))


def person(name: str, *roles: Role, account: str | None = None, bank: UUID = BANK) -> Actor:
    return Actor(account or f"{name}@bank", name, bank, frozenset(roles), frozenset({"*"}))


MAKER = person("li na", Role.OFFICER)
MAKER_AS_APPROVER = person("li na", Role.APPROVER, account="admin-2")
WANG, ZHAO = person("wang wei", Role.APPROVER), person("zhao min", Role.APPROVER)
STRANGER = person("sun jie", Role.APPROVER, bank=OTHER_BANK)


def proposal(approvals: int = 1, payload: dict[str, object] | None = None) -> Proposal:
    made = propose(
        proposal_id=ID,
        kind="WAIVER",
        subject=Subject("loan", "JJ-1"),
        payload=payload or {"amount": 12000, "bucket": "penalty"},
        figures=FIGURES,
        route=Route(Role.APPROVER, approvals),
        actor=MAKER,
        at=AT,
        expires_at=UNTIL,
    )
    return evolve(None, made)


def after(subject: Proposal, event: ApprovalEvent | Refusal) -> Proposal:
    assert not isinstance(event, Refusal), event
    return evolve(subject, event)


def code(result: object) -> ApprovalRefusal | None:
    if not isinstance(result, Refusal):
        return None
    assert isinstance(result.code, ApprovalRefusal)
    assert result.message
    assert result.message_zh
    return result.code


def returned() -> Proposal:
    return after(proposal(), approve(proposal(), WANG, CHANGED, LATER))


def test_another_person_approves_and_the_command_is_to_be_carried_out() -> None:
    event = approve(proposal(), WANG, FIGURES, LATER, "  同意  ")
    assert isinstance(event, ApprovalGiven)
    assert event.final
    decided = after(proposal(), event)
    assert decided.status is ProposalStatus.APPROVED
    assert decided.command == {"amount": 12000, "bucket": "penalty"}
    (opinion,) = decided.opinions
    assert (opinion.person, opinion.account, opinion.verdict) == ("wang wei", "wang wei@bank", Verdict.AGREED)
    assert (opinion.comment, opinion.at, opinion.submission) == ("同意", LATER, 1)
    assert decided.version == 2


def test_two_accounts_of_one_person_are_one_person() -> None:
    result = approve(proposal(), MAKER_AS_APPROVER, FIGURES, LATER)
    assert code(result) is ApprovalRefusal.OWN_PROPOSAL
    assert isinstance(result, Refusal)
    assert "不相容岗位分离" in result.article


def test_nobody_refuses_their_own_proposal_either() -> None:
    assert code(refuse(proposal(), MAKER_AS_APPROVER, LATER, "no")) is ApprovalRefusal.OWN_PROPOSAL


def test_two_approvals_need_two_persons_and_not_one_person_twice() -> None:
    half = after(proposal(2), approve(proposal(2), WANG, FIGURES, LATER))
    assert half.status is ProposalStatus.PROPOSED
    again = replace(WANG, account="wang-2")
    assert code(approve(half, again, FIGURES, LATER)) is ApprovalRefusal.OPINION_ALREADY_GIVEN
    assert code(refuse(half, again, LATER, "no")) is ApprovalRefusal.OPINION_ALREADY_GIVEN
    done = after(half, approve(half, ZHAO, FIGURES, LATER))
    assert done.status is ProposalStatus.APPROVED
    assert done.agreed == {"wang wei", "zhao min"}


def test_changed_figures_send_the_proposal_back_to_its_maker_with_the_new_ones() -> None:
    event = approve(proposal(), WANG, CHANGED, LATER)
    assert isinstance(event, ProposalReturned)
    back = after(proposal(), event)
    assert (back.status, back.figures) == (ProposalStatus.RETURNED, CHANGED)
    assert [o.verdict for o in back.opinions] == [Verdict.SENT_BACK]
    assert code(approve(back, ZHAO, CHANGED, LATER)) is ApprovalRefusal.WITH_ITS_MAKER
    assert code(refuse(back, ZHAO, LATER, "no")) is ApprovalRefusal.WITH_ITS_MAKER


def test_figures_in_another_order_are_other_figures() -> None:
    assert isinstance(approve(proposal(), WANG, FIGURES[::-1], LATER), ProposalReturned)


def test_figures_that_changed_between_two_approvers_count_for_both() -> None:
    half = after(proposal(2), approve(proposal(2), WANG, FIGURES, LATER))
    back = after(half, approve(half, ZHAO, CHANGED, LATER))
    route = Route(Role.APPROVER, 2)
    again = after(back, resubmit(back, MAKER, CHANGED, route, at=LATER, expires_at=UNTIL))
    assert again.agreed == frozenset()
    assert len(again.opinions) == 2
    first = after(again, approve(again, WANG, CHANGED, LATER))
    assert first.status is ProposalStatus.PROPOSED
    assert after(first, approve(first, ZHAO, CHANGED, LATER)).status is ProposalStatus.APPROVED


def test_the_maker_submits_again_with_new_figures_and_the_route_they_call_for() -> None:
    stricter = Route(Role.APPROVER, 2, above=100)
    until = UNTIL + timedelta(days=1)
    event = resubmit(returned(), MAKER_AS_APPROVER, CHANGED, stricter, at=LATER, expires_at=until)
    assert isinstance(event, ProposalResubmitted)
    again = after(returned(), event)
    assert (again.status, again.submission, again.version) == (ProposalStatus.PROPOSED, 2, 3)
    assert (again.route, again.expires_at, again.figures) == (stricter, until, CHANGED)


def test_only_the_maker_submits_again_or_withdraws() -> None:
    result = resubmit(returned(), WANG, CHANGED, Route(Role.APPROVER), at=LATER, expires_at=UNTIL)
    assert code(result) is ApprovalRefusal.NOT_ITS_MAKER
    assert code(withdraw(proposal(), WANG, LATER)) is ApprovalRefusal.NOT_ITS_MAKER
    assert after(proposal(), withdraw(proposal(), MAKER_AS_APPROVER, LATER)).status is ProposalStatus.WITHDRAWN
    assert after(returned(), withdraw(returned(), MAKER, LATER)).status is ProposalStatus.WITHDRAWN


def test_a_proposal_that_waits_for_approvers_is_not_submitted_again() -> None:
    result = resubmit(proposal(), MAKER, CHANGED, Route(Role.APPROVER), at=LATER, expires_at=UNTIL)
    assert code(result) is ApprovalRefusal.NOT_RETURNED


def test_a_refusal_needs_its_reason_and_keeps_it() -> None:
    assert code(refuse(proposal(), WANG, LATER, " \n ")) is ApprovalRefusal.REASON_REQUIRED
    refused = after(proposal(), refuse(proposal(), WANG, LATER, "材料不全"))
    assert refused.status is ProposalStatus.REFUSED
    assert [(o.verdict, o.comment) for o in refused.opinions] == [(Verdict.REFUSED, "材料不全")]


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.APPROVER])
def test_a_person_outside_the_route_cannot_decide(role: Role) -> None:
    outsider = person("wang wei", role)
    assert code(approve(proposal(), outsider, FIGURES, LATER)) is ApprovalRefusal.NOT_IN_ROUTE
    assert code(refuse(proposal(), outsider, LATER, "no")) is ApprovalRefusal.NOT_IN_ROUTE


def test_time_ends_at_the_instant_named_and_not_before() -> None:
    before = UNTIL - timedelta(microseconds=1)
    assert isinstance(approve(proposal(), WANG, FIGURES, before), ApprovalGiven)
    assert code(approve(proposal(), WANG, FIGURES, UNTIL)) is ApprovalRefusal.EXPIRED
    assert code(expire(proposal(), before)) is ApprovalRefusal.NOT_EXPIRED
    assert after(proposal(), expire(proposal(), UNTIL)).status is ProposalStatus.EXPIRED
    assert after(returned(), expire(returned(), UNTIL)).status is ProposalStatus.EXPIRED


DECIDED = {
    ProposalStatus.APPROVED: lambda: after(proposal(), approve(proposal(), WANG, FIGURES, LATER)),
    ProposalStatus.REFUSED: lambda: after(proposal(), refuse(proposal(), WANG, LATER, "no")),
    ProposalStatus.WITHDRAWN: lambda: after(proposal(), withdraw(proposal(), MAKER, LATER)),
    ProposalStatus.EXPIRED: lambda: after(proposal(), expire(proposal(), UNTIL)),
}


@pytest.mark.parametrize("status", DECIDED)
def test_a_decided_proposal_takes_no_further_step(status: ProposalStatus) -> None:
    decided = DECIDED[status]()
    assert decided.status is status
    route = Route(Role.APPROVER)
    steps = [
        approve(decided, ZHAO, FIGURES, UNTIL),
        refuse(decided, ZHAO, UNTIL, "no"),
        withdraw(decided, MAKER, UNTIL),
        resubmit(decided, MAKER, FIGURES, route, at=LATER, expires_at=UNTIL),
        expire(decided, UNTIL),
    ]
    assert [code(step) for step in steps] == [ApprovalRefusal.ALREADY_DECIDED] * 5


def test_the_order_of_refusals_is_fixed() -> None:
    # Everything is wrong at once; each repair uncovers the next reason.
    decided = replace(DECIDED[ProposalStatus.APPROVED](), maker="sun jie")
    worst = replace(STRANGER, roles=frozenset())
    assert code(approve(decided, worst, FIGURES, UNTIL)) is ApprovalRefusal.OTHER_INSTITUTION
    here = replace(worst, institution=BANK)
    assert code(approve(decided, here, FIGURES, UNTIL)) is ApprovalRefusal.ALREADY_DECIDED
    back = replace(decided, status=ProposalStatus.RETURNED)
    assert code(approve(back, here, FIGURES, UNTIL)) is ApprovalRefusal.EXPIRED
    assert code(approve(back, here, FIGURES, LATER)) is ApprovalRefusal.WITH_ITS_MAKER
    waiting = replace(back, status=ProposalStatus.PROPOSED, route=Route(Role.APPROVER, 2))
    assert code(approve(waiting, here, FIGURES, LATER)) is ApprovalRefusal.OWN_PROPOSAL
    another = replace(here, person="wang wei")
    assert code(approve(waiting, another, FIGURES, LATER)) is ApprovalRefusal.OPINION_ALREADY_GIVEN
    fresh = replace(another, person="zhou")
    assert code(approve(waiting, fresh, FIGURES, LATER)) is ApprovalRefusal.NOT_IN_ROUTE
    assert code(refuse(waiting, ZHAO, LATER, "")) is ApprovalRefusal.REASON_REQUIRED


def test_no_step_leads_out_of_a_decision_and_every_status_can_be_reached() -> None:
    sources = {status for status, _ in TRANSITIONS}
    targets = {status for reached in TRANSITIONS.values() for status in reached}
    assert sources == {ProposalStatus.PROPOSED, ProposalStatus.RETURNED}
    assert targets == set(ProposalStatus)


def test_an_event_that_cannot_follow_is_not_folded() -> None:
    approved = DECIDED[ProposalStatus.APPROVED]()
    with pytest.raises(ValueError, match="cannot follow on APPROVED"):
        evolve(approved, ProposalWithdrawn("account", LATER))
    with pytest.raises(ValueError, match="needs a proposal"):
        evolve(None, ProposalExpired(LATER))
    made = propose(
        proposal_id=ID,
        kind="WAIVER",
        subject=Subject("loan", "1"),
        payload={},
        figures=(),
        route=Route(Role.APPROVER),
        actor=MAKER,
        at=AT,
        expires_at=UNTIL,
    )
    assert isinstance(made, ProposalMade)
    with pytest.raises(ValueError, match="made already"):
        evolve(approved, made)
    refusal_event = refuse(proposal(), WANG, LATER, "no")
    assert isinstance(refusal_event, ProposalRefused)
    with pytest.raises(ValueError, match="cannot follow on RETURNED"):
        evolve(returned(), refusal_event)


def test_the_payload_is_the_same_text_for_the_same_data_and_cannot_be_changed_from_outside() -> None:
    assert canonical_payload({"b": [1, None], "a": {"姓名": True}}) == '{"a":{"姓名":true},"b":[1,null]}'
    data: dict[str, object] = {"plan": [1, 2]}
    held = proposal(payload=data)
    data["plan"] = "tampered"
    held.command["plan"] = "tampered"
    assert held.command == {"plan": [1, 2]}


@pytest.mark.parametrize(
    "payload",
    [
        {"rate": 0.1},
        {"x": float("nan")},
        {"x": object()},
        {"x": {1: "a"}},
        {"x": "\ud800"},
        {"\udfff": 1},
        {"x": "a" * 65_536},
        {"x": [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]},
    ],
)
def test_a_payload_that_is_no_bounded_exact_json_is_refused(payload: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match="payload"):
        canonical_payload(payload)


@pytest.mark.parametrize(
    "figures",
    [
        (("", "1"),),
        (("n" * 65, "1"),),
        (("n", "1" * 501),),
        (("n", "1"), ("n", "2")),
        tuple((str(n), "1") for n in range(101)),
    ],
)
def test_malformed_figures_are_refused(figures: Figures) -> None:
    with pytest.raises(InvalidInput, match="figures"):
        approve(proposal(), WANG, figures, LATER)


@pytest.mark.parametrize("comment", ["x" * 1001, "a\x00b"])
def test_an_unbounded_or_unprintable_comment_is_refused(comment: str) -> None:
    with pytest.raises(InvalidInput, match="comment"):
        approve(proposal(), WANG, FIGURES, LATER, comment)
    with pytest.raises(InvalidInput, match="comment"):
        refuse(proposal(), WANG, LATER, comment)


def test_an_instant_needs_its_time_zone_and_an_expiry_lies_ahead() -> None:
    naive = LATER.replace(tzinfo=None)
    with pytest.raises(InvalidInput, match="time zone"):
        approve(proposal(), WANG, FIGURES, naive)
    with pytest.raises(InvalidInput, match="time zone"):
        expire(proposal(), naive)
    with pytest.raises(InvalidInput, match="must lie after"):
        resubmit(returned(), MAKER, CHANGED, Route(Role.APPROVER), at=LATER, expires_at=LATER)


@pytest.mark.parametrize(("kind", "identifier"), [("", "1"), ("loan", ""), ("loan", "a b"), ("lo an", "1")])
def test_a_malformed_subject_is_refused(kind: str, identifier: str) -> None:
    with pytest.raises(InvalidInput, match="subject"):
        Subject(kind, identifier)
