"""Proposals that wait for a second person, with the opinions on them."""

import json
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from ...domain.approval import Opinion, Proposal, ProposalStatus, Subject, Verdict
from ...domain.shared.actor import Role, Route, RouteStep
from .bulk import Writer
from .record_tables import opinion, proposal

_COLUMNS: Final = (
    "institution",
    "id",
    "kind",
    "subject_kind",
    "subject_id",
    "branch",
    "status",
    "payload",
    "figures",
    "maker",
    "maker_account",
    "route_role",
    "route_approvals",
    "route_above",
    "route_earlier",
    "made_at",
    "expires_at",
    "submission",
    "version",
)
_CHANGING: Final = (
    "status",
    "figures",
    "route_role",
    "route_approvals",
    "route_above",
    "route_earlier",
    "expires_at",
    "submission",
    "version",
)
_OPINION: Final = (
    "institution",
    "proposal_id",
    "number",
    "submission",
    "person",
    "account",
    "verdict",
    "comment",
    "at",
    "on_behalf_of",
)


class SqlProposals:
    """The proposal store of one unit."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._writer = writer
        self._writes = writes
        self._stored: dict[UUID, tuple[int, int]] = {}

    def get(self, institution: UUID, proposal_id: UUID) -> tuple[Proposal, str] | None:
        """One proposal and its branch, locked in a write unit."""
        query = select(proposal).where(proposal.c.institution == institution, proposal.c.id == proposal_id)
        if self._writes:
            query = query.with_for_update()
        row = self._connection.execute(query).first()
        if row is None:
            return None
        query = select(opinion).where(opinion.c.institution == institution, opinion.c.proposal_id == proposal_id)
        opinions = self._connection.execute(query.order_by(opinion.c.number)).all()
        found = proposal_of(row, opinions)
        self._stored[proposal_id] = found.version, len(found.opinions)
        return found, row.branch

    def save(self, changed: Proposal, branch: str) -> None:
        """A new or changed proposal."""
        version, known = self._stored.get(changed.id, (0, 0))
        values = _values(changed, branch)
        if version == 0:
            self._writer.insert(proposal, _COLUMNS, [tuple(values[name] for name in _COLUMNS)])
        else:
            row = (*(values[name] for name in _CHANGING), changed.institution, changed.id, version)
            self._writer.update(proposal, ("institution", "id"), _CHANGING, [row], guard="version")
        rows = [
            (
                changed.institution,
                changed.id,
                number,
                o.submission,
                o.person,
                o.account,
                o.verdict.value,
                o.comment,
                o.at,
                o.on_behalf_of,
            )
            for number, o in enumerate(changed.opinions, 1)
            if number > known
        ]
        self._writer.insert(opinion, _OPINION, rows)
        self._stored[changed.id] = changed.version, len(changed.opinions)


def _values(p: Proposal, branch: str) -> dict[str, Any]:
    return {
        "institution": p.institution,
        "id": p.id,
        "kind": p.kind,
        "subject_kind": p.subject.type,
        "subject_id": UUID(p.subject.id),
        "branch": branch,
        "status": p.status.value,
        "payload": p.payload,
        "figures": json.dumps(p.figures, ensure_ascii=False),
        "maker": p.maker,
        "maker_account": p.maker_account,
        "route_role": p.route.role.value,
        "route_approvals": p.route.approvals,
        "route_above": p.route.above,
        "route_earlier": json.dumps([[s.name, s.role.value, s.approvals] for s in p.route.earlier]),
        "made_at": p.made_at,
        "expires_at": p.expires_at,
        "submission": p.submission,
        "version": p.version,
    }


def proposal_of(row: Any, opinions: Any) -> Proposal:  # noqa: ANN401 - rows of proposal and opinion
    """The proposal of its rows."""
    return Proposal(
        id=row.id,
        institution=row.institution,
        kind=row.kind,
        subject=Subject(row.subject_kind, str(row.subject_id)),
        payload=row.payload,
        figures=tuple((name, value) for name, value in json.loads(row.figures)),
        maker=row.maker,
        maker_account=row.maker_account,
        route=Route(
            Role(row.route_role),
            row.route_approvals,
            row.route_above,
            tuple(RouteStep(name, Role(role), count) for name, role, count in json.loads(row.route_earlier)),
        ),
        made_at=row.made_at,
        expires_at=row.expires_at,
        status=ProposalStatus(row.status),
        submission=row.submission,
        opinions=tuple(
            Opinion(o.submission, o.person, o.account, Verdict(o.verdict), o.comment, o.at, o.on_behalf_of)
            for o in opinions
        ),
        version=row.version,
    )
