"""Use cases of declared relations (回避关系申报): who is related to whom, or to a borrower."""

from dataclasses import replace

from .cases import Case, Stop
from .command import Command
from .desk import Desk
from .liability_commands import DeclareRelation, EndRelation
from .liability_store import DeclaredRelation
from .outcomes import Done, NotFound, SubjectKind


def prepare_relation(desk: Desk, command: DeclareRelation) -> Case | Stop:
    """Declare a relation; anybody of the bank may, whatever branch the borrower is of."""
    bank = desk.bank.id
    if command.borrower_id is not None and not desk.unit.borrowers.briefs(bank, [command.borrower_id]):
        return NotFound(SubjectKind.BORROWER, str(command.borrower_id))
    relation = DeclaredRelation(
        id=desk.ids.next(),
        person=command.relative,
        kind=command.kind,
        other=command.other,
        borrower=command.borrower_id,
        recorded_at=desk.at,
        recorded_by=desk.actor.account,
    )
    return _kept(desk, command, relation)


def prepare_relation_end(desk: Desk, command: EndRelation) -> Case | Stop:
    """Say up to which day a relation counted."""
    relation = desk.unit.liability.relation(desk.bank.id, command.relation_id)
    if relation is None:
        return NotFound("RELATION", str(command.relation_id))
    return _kept(desk, command, replace(relation, until=command.until))


def _kept(desk: Desk, command: Command, relation: DeclaredRelation) -> Case:
    subject = desk.whole_bank

    def carry_out() -> Done:
        desk.unit.liability.relate(desk.bank.id, relation)
        return Done(type(command).__name__, subject, desk.bank.booking_date, desk.at, made=relation.id)

    return Case(subject, "", None, None, tuple, carry_out)
