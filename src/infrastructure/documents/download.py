"""`GET /documents/<sha256>`: a document of record as a file, to whom its branch and names may be shown."""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ...application.documents_store import Document, visible
from ...application.ports import Transactions, Unit
from ...domain.shared.actor import Actor
from ...domain.shared.scope import scope_of
from ...graphql.endpoint import ACTOR, refusal

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_ATTRIBUTE: Final = "!#$&+-.^_`|~"
"""What RFC 8187 leaves as it is beside letters and digits."""


class Download:
    """Answers with a document; reads an actor that was authenticated before."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what cannot be seen is not there."""
        request = Request(scope)
        if request.method not in ("GET", "HEAD"):
            answer = refusal(405, "A document is read with GET.", "METHOD_NOT_ALLOWED", {"Allow": "GET, HEAD"})
        else:
            digest = str(request.path_params["sha256"])
            found = await run_in_threadpool(self._transactions.read, _wanted(digest, scope[ACTOR]))
            answer = _file(*found) if found else refusal(404, "There is no such document.", "NOT_FOUND")
        await answer(scope, receive, send)


def _wanted(digest: str, actor: Actor) -> Callable[[Unit], tuple[Document, bytes] | None]:
    def read(unit: Unit) -> tuple[Document, bytes] | None:
        document = unit.documents.get(actor.institution, digest) if _HASH.fullmatch(digest) else None
        if document is None or not visible(document, scope_of(actor)):
            return None
        content = unit.documents.content(actor.institution, digest)
        return None if content is None else (document, content)

    return read


def _file(document: Document, content: bytes) -> Response:
    headers = {
        "Content-Disposition": disposition(document.file_name, document.sha256),
        "ETag": f'"{document.sha256}"',
        # The bytes never change, but who may see them does: nobody else keeps a copy.
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=document.media_type, headers=headers)


def disposition(name: str, digest: str) -> str:
    """The header that names a file: ASCII for old clients (RFC 6266), its own name in UTF-8 (RFC 8187)."""
    return f"attachment; filename=\"{digest[:16]}.docx\"; filename*=UTF-8''{quote(name, safe=_ATTRIBUTE)}"
