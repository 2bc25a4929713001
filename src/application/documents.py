"""Filing a document (出具文书): made, kept and chained in the transaction of the command that asks for it."""

from hashlib import sha256
from typing import Final

from .desk import Desk
from .documents_store import MAX_BYTES, Document, Form
from .outcomes import Subject

FILED: Final = "FileDocument"
"""What a row of an audit chain about a document names as its command."""


def file_document(desk: Desk, form: Form, subject: Subject, branch: str) -> Document:
    """Make a document about a subject of a branch, keep it and put its hash into the subject's audit chain.

    To be called where a command keeps what it did, in its transaction. A document that is kept already is returned as
    it is, without another row. Raises ValueError for bytes above `MAX_BYTES`.
    """
    unit, bank = desk.unit, desk.bank.id
    content = unit.paper.render(form)
    if len(content) > MAX_BYTES:
        raise ValueError(f"{form.kind} {form.number} has {len(content)} bytes, more than {MAX_BYTES}")
    digest = sha256(content).hexdigest()
    if kept := unit.documents.get(bank, digest):
        return kept
    document = Document(
        institution=bank,
        sha256=digest,
        kind=form.kind,
        subject=subject,
        branch=branch,
        number=form.number,
        media_type=unit.paper.media_type,
        size=len(content),
        made_at=desk.at,
        made_by=desk.actor.person,
    )
    unit.documents.add(document, content)
    said = {"sha256": digest, "kind": form.kind.value, "number": form.number, "size": len(content)}
    desk.audit(subject, FILED, "DONE", said)
    return document
