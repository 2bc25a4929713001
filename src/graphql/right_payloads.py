"""What mutations of the rights of loans answer when they were carried out."""

import strawberry
from strawberry import Parent

from ..application.reads import LoanView
from ..application.right_views import RecordView
from .context import Info
from .describe import resolved
from .loan import Loan
from .payloads import Accepted
from .right_record import LegalRecord


async def _record(parent: Parent[Accepted], info: Info) -> RecordView:
    made = parent.done.made
    found = None if made is None else await info.context.rights.records.load(made)
    if found is None:
        raise LookupError(f"record {made} was just made and cannot be read")
    return found


async def _loan(parent: Parent[Accepted], info: Info) -> LoanView:
    key = parent.done.subject.id
    found = await info.context.loans.load(key)
    if found is None:
        raise LookupError(f"loan {key} was just changed and cannot be read")
    return found


@strawberry.type(description="Something was recorded of a loan's rights, or taken back (权利登记已保存).")
class LegalRecordSaved(Accepted):
    """Success of commands about the rights of a loan."""

    record: LegalRecord = resolved(_record, "The new record (权利登记).")
    loan: Loan = resolved(_loan, "The loan, whose rights may live on now (贷款).")
