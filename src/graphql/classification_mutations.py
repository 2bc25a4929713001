"""Mutations of risk classification, and what they answer."""

from typing import Final

import strawberry
from strawberry import Parent

from ..application import classification
from ..application.classification_records import Classification
from . import classification_input  # noqa: F401 - registers the inputs named below
from .classification import ClaimClassification
from .context import Info
from .describe import resolved
from .mutation import COMMAND, Mutation
from .payloads import Accepted


async def _classes(parent: Parent[Accepted], info: Info) -> list[Classification]:
    debtor = parent.done.subject.id
    return list(await info.context.read(lambda q, scope: q.classification.of_debtor(scope, debtor)))


@strawberry.type(description="A debtor was assessed (已重检).")
class DebtorReassessed(Accepted):
    """Success of assessing a debtor."""

    classifications: list[ClaimClassification] = resolved(
        _classes, "The classes in force of the debtor's claims as they are now (现行分类)."
    )


@strawberry.type(description="Classes came into force without a second person; the law wants three (已生效).")
class ClassesSet(Accepted):
    """Success of proposing classes where nobody else would have to agree; no policy allows it."""


MUTATIONS: Final = (
    Mutation(
        "reassessDebtor",
        classification.Reassess,
        "Assess all claims of a debtor at once, as of the booking date (即时重检).",
        DebtorReassessed,
        {**COMMAND, "borrower_id": "Global id of the borrower (债务人)."},
    ),
    Mutation(
        "proposeClasses",
        classification.ProposeClass,
        "Propose classes of 1 to 500 claims, the initial step; two other persons confirm and approve (分类初分).",
        ClassesSet,
        {
            **COMMAND,
            "reason": "Why; needed, and kept with the class (原因).",
            "classes": "The classes, each claim once (拟定分类).",
            "exemption": "A documented exemption for all of them; null: none (从优豁免).",
        },
    ),
)
