"""Borrowers: plain facts in the open, personal fields under the person's key."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, select

from ...application.encoding import canonical, from_json, to_json
from ...application.ports import BorrowerBrief
from ...application.reads import ERASED
from ...domain.borrower import PERSONAL_FIELDS, Borrower, BorrowerKind, Profile
from ..crypto import PersonalCipher, PersonKey
from .among import among, is_postgres
from .bulk import Writer
from .tables import borrower, person_key

_COLUMNS: Final = (
    "institution",
    "id",
    "number",
    "registered_on",
    "branch",
    "kind",
    "facts",
    "personal",
    "identity_index",
    "group_number",
    "version",
)
_CHANGING: Final = ("branch", "facts", "personal", "identity_index", "group_number", "version")
_KEY: Final = ("institution", "borrower_id", "master", "wrapped")
LOADED: Final = (*borrower.c, person_key.c.master, person_key.c.wrapped)
WITH_KEY: Final = borrower.outerjoin(
    person_key,
    (person_key.c.institution == borrower.c.institution) & (person_key.c.borrower_id == borrower.c.id),
)


class SqlBorrowers:
    """The borrower store of one unit."""

    def __init__(self, connection: Connection, writer: Writer, cipher: PersonalCipher, *, writes: bool) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._cipher = cipher
        self._writes = writes
        self._stored: dict[UUID, tuple[int, PersonKey]] = {}
        self._new: dict[UUID, Borrower] = {}

    def get(self, institution: UUID, borrower_id: UUID) -> Borrower | None:
        """One borrower, locked in a write unit; None too once its key is destroyed."""
        query = select(*LOADED).select_from(WITH_KEY)
        query = query.where(borrower.c.institution == institution, borrower.c.id == borrower_id)
        if self._writes:
            query = query.with_for_update(of=borrower)
        row = self._connection.execute(query).first()
        if row is None or row.master is None:
            return None
        self._stored[borrower_id] = row.version, PersonKey(row.master, row.wrapped)
        return borrower_of(row, self._cipher)

    def peek(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Borrower]:
        """Several borrowers as they were kept; erased ones are left out."""
        query = select(*LOADED).select_from(WITH_KEY)
        query = query.where(borrower.c.institution == institution, among(borrower.c.id, ids, postgres=self._postgres))
        rows = self._connection.execute(query)
        return {row.id: borrower_of(row, self._cipher) for row in rows if row.master is not None}

    def briefs(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, BorrowerBrief]:
        """Which borrowers exist, with the facts that need no key."""
        mine = {i: self._new[i].profile for i in ids if i in self._new}
        found = {i: BorrowerBrief(p.branch, p.kind) for i, p in mine.items()}
        missing = [i for i in ids if i not in mine]
        if not missing:
            return found
        query = select(borrower.c.id, borrower.c.branch, borrower.c.kind, person_key.c.master).select_from(WITH_KEY)
        query = query.where(
            borrower.c.institution == institution, among(borrower.c.id, missing, postgres=self._postgres)
        )
        rows = self._connection.execute(query)
        return found | {row.id: BorrowerBrief(row.branch, BorrowerKind(row.kind), row.master is None) for row in rows}

    def by_number(self, institution: UUID, numbers: Sequence[str]) -> Mapping[str, UUID]:
        """Which business numbers are taken, and by which borrower."""
        query = select(borrower.c.number, borrower.c.id)
        query = query.where(
            borrower.c.institution == institution, among(borrower.c.number, numbers, postgres=self._postgres)
        )
        taken = {row.number: row.id for row in self._connection.execute(query)}
        return taken | {b.number: i for i, b in self._new.items() if b.number in numbers}

    def save(self, changed: Borrower) -> None:
        """A new or amended borrower."""
        if changed.id in self._stored:
            version, key = self._stored[changed.id]
            values = self._values(changed, key)
            row = (*(values[name] for name in _CHANGING), changed.institution, changed.id, version)
            self._writer.update(borrower, ("institution", "id"), _CHANGING, [row], guard="version")
            self._stored[changed.id] = changed.version, key
        else:
            self._new[changed.id] = changed

    def keyed(self, institution: UUID, digest: str) -> str:
        """A hash over personal data under the index key."""
        return self._cipher.keyed(institution, digest)

    def erase(self, institution: UUID, borrower_id: UUID) -> None:
        """Destroy the person's key, and the blind index with it."""
        self._writer.delete(person_key, ("institution", "borrower_id"), [(institution, borrower_id)])
        unlink = borrower.update().values(identity_index=None)
        self._connection.execute(unlink.where(borrower.c.institution == institution, borrower.c.id == borrower_id))

    def flush(self) -> None:
        """Send new borrowers, each with a key of its own."""
        rows: list[tuple[Any, ...]] = []
        keys: list[tuple[Any, ...]] = []
        for new in self._new.values():
            key = self._cipher.new_key(new.institution, new.id)
            values = self._values(new, key)
            rows.append(tuple(values[name] for name in _COLUMNS))
            keys.append((new.institution, new.id, key.master, key.wrapped))
            self._stored[new.id] = new.version, key
        self._writer.insert(borrower, _COLUMNS, rows)
        self._writer.insert(person_key, _KEY, keys)
        self._new = {}

    def _values(self, b: Borrower, key: PersonKey) -> dict[str, Any]:
        facts = to_json(b.profile)
        personal = canonical({name: facts.pop(name) for name in PERSONAL_FIELDS})
        number = b.profile.identity.number if b.profile.identity else None
        return {
            "institution": b.institution,
            "id": b.id,
            "number": b.number,
            "registered_on": b.registered_on,
            "branch": b.profile.branch,
            "kind": b.profile.kind.value,
            "facts": canonical(facts),
            "personal": self._cipher.encrypt(key, b.institution, b.id, personal),
            "identity_index": None if number is None else self._cipher.blind(b.institution, number),
            "group_number": b.profile.group or None,
            "version": b.version,
        }


def borrower_of(row: Any, cipher: PersonalCipher) -> Borrower:  # noqa: ANN401 - a row of LOADED
    """The borrower of a row; one whose key is destroyed has no personal fields and the name `ERASED`."""
    facts = json.loads(row.facts)
    if row.master is None:
        facts["name"] = ERASED
    else:
        key = PersonKey(row.master, row.wrapped)
        facts |= json.loads(cipher.decrypt(key, row.institution, row.id, row.personal))
    return Borrower(row.id, row.institution, row.number, row.registered_on, from_json(Profile, facts), row.version)
