"""Why provisioning says no."""

from enum import StrEnum


class ProvisionRefusal(StrEnum):
    """Why a run is not started or posted, or an estimate not taken, in the order of checking."""

    DAY_NOT_OVER = "DAY_NOT_OVER"
    """The business date has not passed the day, so that its books may still change."""
    NOT_AFTER_LAST = "NOT_AFTER_LAST"
    """Provisions of that day or a later one are posted already."""
    RUN_NOT_FINISHED = "RUN_NOT_FINISHED"
    """Not every claim is computed yet."""
    RUN_POSTED = "RUN_POSTED"
    """The run is posted already."""
    CLAIMS_WITHOUT_PROVISION = "CLAIMS_WITHOUT_PROVISION"
    """Claims have no class in force, or cannot be computed: nothing is posted around them.

    A claim without an account of which a fact is missing is no such claim: it keeps what it had.
    """
    OVERTAKEN = "OVERTAKEN"
    """Another run was posted since this one was started: it went on from an older reserve."""
    NO_SECOND_PERSON = "NO_SECOND_PERSON"
    """The policy in force names nobody who would have to agree."""
    STATED_IN_THE_FUTURE = "STATED_IN_THE_FUTURE"
    """An estimate is stated for a day after the business date."""
