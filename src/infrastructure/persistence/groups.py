"""Groups of a database: members, and what their claims went through."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, and_, exists, select

from ...application.group_store import GroupMember, with_ends
from ...domain.risk_classification.group import ClassStep
from ...domain.shared.risk_class import RiskClass
from .among import among, is_postgres
from .classification_tables import class_history, classification
from .tables import borrower

_NON_PERFORMING: Final = [each.value for each in RiskClass if each.non_performing]
_MEMBER: Final = (borrower.c.id, borrower.c.number, borrower.c.branch, borrower.c.group_number)


class SqlGroups:
    """The groups of one unit; nothing is locked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)

    def members(self, institution: UUID, groups: Sequence[str]) -> Sequence[GroupMember]:
        """The members of some groups that have a classified claim, by id."""
        b, c = borrower.c, classification.c
        has_claim = exists().where(c.institution == b.institution, c.debtor_id == b.id, c.ended_on.is_(None))
        query = select(*_MEMBER).where(b.institution == institution, self._in(groups), has_claim)
        return [_member(row) for row in self._connection.execute(query.order_by(b.id))]

    def steps(
        self, institution: UUID, groups: Sequence[str], as_of: date, known: datetime | None
    ) -> Mapping[GroupMember, Sequence[ClassStep]]:
        """What the claims of members went through up to a day, in the order of recording."""
        b, h, c, other = borrower.c, class_history.c, classification.c, class_history.alias()
        fell = exists().where(
            other.c.institution == institution,
            other.c.debtor_id == b.id,
            other.c.effective <= as_of,
            other.c.risk_class.in_(_NON_PERFORMING),
        )
        owed = and_(h.institution == b.institution, h.debtor_id == b.id)
        now = and_(c.institution == h.institution, c.claim_id == h.claim_id)
        query = select(*_MEMBER, h.claim_id, h.effective, h.risk_class, c.ended_on)
        query = query.select_from(borrower.join(class_history, owed).outerjoin(classification, now))
        query = query.where(b.institution == institution, self._in(groups), h.effective <= as_of, fell)
        if known is not None:
            query = query.where(h.recorded_at <= known)
        found: dict[GroupMember, list[ClassStep]] = {}
        ended: dict[GroupMember, dict[UUID, date]] = {}
        for row in self._connection.execute(query.order_by(b.id, h.claim_id, h.sequence)):
            member = _member(row)
            found.setdefault(member, []).append(ClassStep(row.claim_id, row.effective, RiskClass(row.risk_class)))
            if row.ended_on is not None:
                ended.setdefault(member, {})[row.claim_id] = row.ended_on
        return {member: with_ends(rows, ended.get(member, {}), as_of, known) for member, rows in found.items()}

    def beside_fallen(
        self, institution: UUID, branches: frozenset[str] | None, after: UUID | None, limit: int
    ) -> Sequence[GroupMember]:
        """Members in some branches with another member that is non-performing now, above `after` by id."""
        b, c, own, peer = borrower.c, classification.c, classification.alias(), borrower.alias()
        has_claim = exists().where(
            own.c.institution == b.institution, own.c.debtor_id == b.id, own.c.ended_on.is_(None)
        )
        of_peer = and_(c.institution == peer.c.institution, c.debtor_id == peer.c.id)
        fell = (
            exists()
            .select_from(peer.join(classification, of_peer))
            .where(
                peer.c.institution == b.institution,
                peer.c.group_number == b.group_number,
                peer.c.id != b.id,
                c.ended_on.is_(None),
                c.risk_class.in_(_NON_PERFORMING),
            )
        )
        query = select(*_MEMBER).where(b.institution == institution, b.group_number.is_not(None), has_claim, fell)
        if branches is not None:
            query = query.where(b.branch.in_(sorted(branches)))
        if after is not None:
            query = query.where(b.id > after)
        return [_member(row) for row in self._connection.execute(query.order_by(b.id).limit(limit))]

    def _in(self, groups: Sequence[str]) -> Any:  # noqa: ANN401 - an SQL expression
        return among(borrower.c.group_number, groups, postgres=self._postgres)


def _member(row: Any) -> GroupMember:  # noqa: ANN401 - a row that begins with _MEMBER
    return GroupMember(row.id, row.number, row.branch, row.group_number)
