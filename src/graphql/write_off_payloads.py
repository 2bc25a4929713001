"""What mutations of applications for write-off answer when they were carried out."""

import strawberry
from strawberry import Parent

from ..application.outcomes import Posted
from ..application.write_off_views import ApplicationView
from .context import Info
from .describe import resolved
from .payloads import Accepted, LoanPosting
from .write_off import WriteOffApplication


async def _application(parent: Parent[Accepted], info: Info) -> ApplicationView:
    key = parent.done.subject.id
    found = await info.context.write_offs.by_id.load(key)
    if found is None:
        raise LookupError(f"application {key} was just changed and cannot be read")
    return found


def _postings(parent: Parent[Accepted]) -> tuple[Posted, ...]:
    return parent.done.posted


@strawberry.type(description="An application for write-off was made or went a step further (核销申请已保存).")
class WriteOffSaved(Accepted):
    """Success of commands about applications."""

    application: WriteOffApplication = resolved(_application, "The application as it is now (核销申请).")
    postings: list[LoanPosting] = resolved(_postings, "What was booked, of the first 100 loans (记账结果).")
