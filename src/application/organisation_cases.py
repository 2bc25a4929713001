"""Use cases of the organisation; what changes who may do what needs a second person, as the policy says."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from ..domain.organisation import (
    Appointment,
    Assignment,
    Authority,
    AuthorityRefusal,
    CaseloadPolicy,
    HandOver,
    OrganisationRefusal,
    OrgUnit,
    Post,
    appoint,
    assign,
    define_post,
    end_appointment,
    hand_over,
    kept_by,
    kept_from,
    open_unit,
)
from ..domain.policy import CommandKind
from ..domain.shared.actor import Role
from ..domain.shared.errors import Refusal
from .cases import Case, Stop
from .command import Command
from .desk import Desk, refused
from .organisation import (
    AppointOfficer,
    AssignLoan,
    DefinePost,
    EndAppointment,
    EndAuthority,
    GrantAuthority,
    HandOverLoans,
    OpenUnit,
)
from .outcomes import Done, NotFound, Subject, SubjectKind
from .policy_documents import CASELOAD, book_of

RULE: Final = "organisation"


def prepare_unit(desk: Desk, command: OpenUnit) -> Case | Stop:
    """Open a unit."""
    unit = OrgUnit(desk.bank.id, command.code, command.name, command.kind, command.parent, command.opened_on)
    made = open_unit(desk.unit.organisation.structure(desk.bank.id), unit)
    if isinstance(made, Refusal):
        return refused(type(command).__name__, RULE, made)
    shown = {"unit": made.code, "kind": made.kind.value, "parent": made.parent}
    return _case(desk, command, shown, lambda: desk.unit.organisation.save_unit(made))


def prepare_post(desk: Desk, command: DefinePost) -> Case | Stop:
    """Define a post."""
    post = Post(desk.bank.id, command.code, command.unit, command.name, command.roles, desk.bank.booking_date)
    made = define_post(desk.unit.organisation.structure(desk.bank.id), post)
    if isinstance(made, Refusal):
        return refused(type(command).__name__, RULE, made)
    shown = {"post": made.code, "unit": made.unit, "roles": ", ".join(sorted(made.roles))}
    return _case(desk, command, shown, lambda: desk.unit.organisation.save_post(made))


def prepare_appointment(desk: Desk, command: AppointOfficer) -> Case | Stop:
    """Appoint a person; once the organisation can go on by itself, roles come from it."""
    kept = desk.unit.organisation
    structure = kept.structure(desk.bank.id)
    new = Appointment(
        desk.ids.next(), desk.bank.id, command.post, command.person, command.since, command.until, command.name
    )
    made = appoint(structure, kept.of_person(desk.bank.id, new.person), new)
    if isinstance(made, Refusal):
        return refused(type(command).__name__, RULE, made)

    def keep() -> UUID:
        kept.save_appointment(made)
        if kept.kept_from(desk.bank.id) is None:
            day = kept_from(structure, [*_keepers(desk), made])
            if day is not None:
                kept.keep_from(desk.bank.id, max(day, desk.bank.booking_date))
        return made.id

    shown = {
        "post": made.post,
        "person": made.person,
        "name": made.name,
        "since": str(made.since),
        "until": str(made.until or ""),
    }
    return _case(desk, command, shown, keep)


def prepare_ending(desk: Desk, command: EndAppointment) -> Case | Stop:
    """End an appointment."""
    found = desk.unit.organisation.appointment(desk.bank.id, command.appointment_id)
    if found is None:
        return refused(type(command).__name__, RULE, _unknown_appointment(command.appointment_id))
    structure = desk.unit.organisation.structure(desk.bank.id)
    rest = [each for each in _keepers(desk) if each.id != found.id]
    kept = desk.unit.organisation.kept_from(desk.bank.id) is not None
    day = max(command.until, desk.bank.booking_date)
    ended = end_appointment(found, command.until, kept=kept, still_kept=kept_by(structure, rest, day))
    if isinstance(ended, Refusal):
        return refused(type(command).__name__, RULE, ended)
    shown = {"post": ended.post, "person": ended.person, "until": str(ended.until)}
    return _case(desk, command, shown, lambda: desk.unit.organisation.save_appointment(ended))


def prepare_grant(desk: Desk, command: GrantAuthority) -> Case | Stop:
    """Grant authority to a post."""
    if command.post not in desk.unit.organisation.structure(desk.bank.id).posts:
        no = Refusal(
            OrganisationRefusal.POST_UNKNOWN, f"there is no post {command.post}", f"岗位 {command.post} 不存在"
        )
        return refused(type(command).__name__, RULE, no)
    kind, limit = command.kind.value, command.limit.minor
    made = Authority(desk.ids.next(), desk.bank.id, command.post, kind, limit, command.since, command.until)

    def keep() -> UUID:
        desk.unit.organisation.save_authority(made)
        return made.id

    shown = {"post": made.post, "kind": kind, "limit": str(limit), "since": str(made.since)}
    return _case(desk, command, shown, keep)


def prepare_authority_end(desk: Desk, command: EndAuthority) -> Case | Stop:
    """Take authority back."""
    granted = desk.unit.organisation.authorities(desk.bank.id)
    found = next((each for each in granted if each.id == command.authority_id), None)
    if found is None or not found.in_force(command.until):
        no = Refusal(
            AuthorityRefusal.AUTHORITY_UNKNOWN,
            f"there is no authority {command.authority_id} in force on {command.until}",
            f"授权 {command.authority_id} 不存在或已终止",
        )
        return refused(type(command).__name__, RULE, no)
    ended = replace(found, until=command.until)
    shown = {"post": ended.post, "kind": ended.kind, "until": str(ended.until)}
    return _case(desk, command, shown, lambda: desk.unit.organisation.save_authority(ended))


def prepare_assignment(desk: Desk, command: AssignLoan) -> Case | Stop:
    """Give a loan to an officer."""
    loan = desk.unit.loans.peek(desk.bank.id, [command.loan_id]).get(command.loan_id)
    if loan is None or not desk.scope.allows(desk.bank.id, loan.branch):
        return NotFound(SubjectKind.LOAN, str(command.loan_id))
    kept = desk.unit.organisation
    new = Assignment(desk.bank.id, loan.id, loan.borrower, command.person, desk.bank.booking_date)
    keeps = {each.borrower for each in kept.caseload(desk.bank.id, new.person)}
    made = assign(kept.assigned(desk.bank.id, [loan.id]).get(loan.id), keeps, new, _caseload(desk))
    if isinstance(made, Refusal):
        return refused(type(command).__name__, RULE, made)
    subject, shown = Subject(SubjectKind.LOAN, loan.id), {"person": new.person}
    return _case(desk, command, shown, lambda: kept.assign(made), kind=None, subject=subject)


def prepare_hand_over(desk: Desk, command: HandOverLoans) -> Case | Stop:
    """Hand loans over; one in a branch that the actor does not see is not there."""
    kept = desk.unit.organisation
    loans = desk.unit.loans.peek(desk.bank.id, command.loan_ids)
    for loan_id in command.loan_ids:
        if loan_id not in loans or not desk.scope.allows(desk.bank.id, loans[loan_id].branch):
            return NotFound(SubjectKind.LOAN, str(loan_id))
    made = HandOver(
        desk.ids.next(), desk.bank.id, command.giver, command.taker, desk.bank.booking_date, command.loan_ids,
        command.note,
    )  # fmt: skip
    present = list(kept.assigned(desk.bank.id, command.loan_ids).values())
    keeps = {each.borrower for each in kept.caseload(desk.bank.id, made.taker)}
    rows = hand_over(made, present, keeps, _caseload(desk))
    if isinstance(rows, Refusal):
        return refused(type(command).__name__, RULE, rows)

    def keep() -> UUID:
        kept.assign(rows)
        kept.hand_over(made)
        return made.id

    shown = {"giver": made.giver, "taker": made.taker, "loans": str(len(made.loans))}
    return _case(desk, command, shown, keep, kind=None)


def _case(
    desk: Desk,
    command: Command,
    shown: Mapping[str, str],
    keep: Callable[[], UUID | None],
    *,
    kind: CommandKind | None = CommandKind.ORGANISATION,
    subject: Subject | None = None,
) -> Case:
    about = subject or desk.whole_bank

    def carry_out() -> Done:
        made = keep()
        desk.tell(f"organisation.{type(command).__name__}", about, shown)
        return Done(type(command).__name__, about, desk.bank.booking_date, desk.at, made=made)

    return Case(about, "", kind, None, lambda: tuple(shown.items()), carry_out)


def _caseload(desk: Desk) -> CaseloadPolicy:
    return book_of(desk.unit.policy_documents, desk.bank.id, CASELOAD).at(desk.bank.booking_date)


def _keepers(desk: Desk) -> list[Appointment]:
    """The appointments of those who keep the organisation or can agree."""
    posts = desk.unit.organisation.structure(desk.bank.id).posts.values()
    codes = [post.code for post in posts if post.roles & {Role.ADMIN, Role.APPROVER}]
    return list(desk.unit.organisation.in_posts(desk.bank.id, codes))


def _unknown_appointment(appointment: UUID) -> Refusal:
    return Refusal(
        OrganisationRefusal.APPOINTMENT_UNKNOWN, f"there is no appointment {appointment}", f"任职 {appointment} 不存在"
    )


ORGANISATION: Final[Mapping[type[Command], Callable[[Desk, Any], Case | Stop]]] = {
    OpenUnit: prepare_unit,
    DefinePost: prepare_post,
    AppointOfficer: prepare_appointment,
    EndAppointment: prepare_ending,
    GrantAuthority: prepare_grant,
    EndAuthority: prepare_authority_end,
    AssignLoan: prepare_assignment,
    HandOverLoans: prepare_hand_over,
}
