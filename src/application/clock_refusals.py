"""Why what concerns a loan's rights is not recorded, beside the refusals of acts (`domain.clock.ActRefusal`)."""

from enum import StrEnum


class RightRefusal(StrEnum):
    """In the order of checking."""

    RECORD_IN_THE_FUTURE = "RECORD_IN_THE_FUTURE"
    """A title, seizure or lifting counts from its day, which has not come yet."""
    PERSON_NOT_CONCERNED = "PERSON_NOT_CONCERNED"
    """The person is neither debtor nor guarantor of the loan, so what is done towards it would count for nothing."""
    PROCEDURE_UNKNOWN = "PROCEDURE_UNKNOWN"
    """The title names a procedure that is not recorded on the loan, has ended, or began later."""
    TOO_MANY_RECORDS = "TOO_MANY_RECORDS"
    """The loan has as many titles or seizures as can be kept."""
    LONGER_THAN_ALLOWED = "LONGER_THAN_ALLOWED"
    """A court may order the measure for a shorter time only (民诉法解释 art. 485)."""
    PRESERVATION_UNKNOWN = "PRESERVATION_UNKNOWN"
    """The loan has no such seizure, or it has been lifted."""
    RENEWED_TOO_LATE = "RENEWED_TOO_LATE"
    """The seizure had ended before the renewal began: what is ordered then is another one, with another rank."""
    BEFORE_IT_BEGAN = "BEFORE_IT_BEGAN"
    """A seizure is lifted on its first day at the earliest."""
    RETRACTED_ALREADY = "RETRACTED_ALREADY"
    """The record has been taken back already, or takes one back."""
    STILL_NEEDED = "STILL_NEEDED"
    """Another record refers to it: take that one back first."""
