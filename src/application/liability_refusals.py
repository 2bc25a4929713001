"""Why a command of liability assessment is refused beside what its domain says: a closed enum of the application."""

from enum import StrEnum


class LiabilityCommandRefusal(StrEnum):
    """What only the actor or the bank's other records can tell."""

    LEVEL_NOT_HELD = "LEVEL_NOT_HELD"
    """The actor does not act for that level (无该层级签批权)."""
    AUTHORITY_SUSPENDED = "AUTHORITY_SUSPENDED"
    """The warning line suspended authority for new lending (新增授信权限已暂停)."""
    NO_SECOND_PERSON = "NO_SECOND_PERSON"
    """The policy in force has no route by which a second person agrees (现行政策未设置复核路径)."""
