"""Tables of the rights of loans: records, what is watched, what was said, when to look."""

from sqlalchemy import Boolean, Column, Index, PrimaryKeyConstraint, Table

from .columns import at_, belongs_to_loan, day_, id_, int_, long_, metadata, text_

right_record = Table(
    "right_record",
    metadata,
    id_("institution"),
    id_("id"),
    id_("loan_id"),
    text_("family", 16),
    day_("day"),
    long_("payload"),
    at_("recorded_at"),
    text_("recorded_by", 128),
    text_("reason", 1000),
    id_("retracts", nullable=True),
    PrimaryKeyConstraint("institution", "id"),
    belongs_to_loan(),
    Index("ix_right_record_loan", "institution", "loan_id"),
    # A record is taken back at most once.
    Index("ix_right_record_retracts", "institution", "retracts", unique=True),
)

watched_right = Table(
    "watched_right",
    metadata,
    id_("institution"),
    id_("loan_id"),
    text_("clock", 32),
    id_("subject_id"),
    id_("under_id"),
    text_("branch", 32),
    text_("kind", 32),
    text_("status", 16),
    day_("act_by", nullable=True),
    day_("lost_on", nullable=True),
    text_("todo", 32),
    day_("last_act_on", nullable=True),
    # What was said: for which last safe day, down to which warning, and whether the loss.
    day_("said_for", nullable=True),
    int_("warned_at", nullable=True),
    Column("said_lost", Boolean(), nullable=False),
    day_("wake_on", nullable=True),
    PrimaryKeyConstraint("institution", "loan_id", "clock", "subject_id", "under_id"),
    belongs_to_loan(),
    Index("ix_watched_right_act_by", "institution", "act_by", "loan_id"),
)

right_look = Table(
    "right_look",
    metadata,
    id_("institution"),
    id_("loan_id"),
    day_("looked_on", nullable=True),
    day_("wake_on", nullable=True),
    PrimaryKeyConstraint("institution", "loan_id"),
    belongs_to_loan(),
    Index("ix_right_look_wake_on", "institution", "wake_on", "loan_id"),
)

right_notice = Table(
    "right_notice",
    metadata,
    id_("institution"),
    id_("id"),
    id_("loan_id"),
    text_("clock", 32),
    id_("subject_id"),
    id_("under_id"),
    text_("kind", 32),
    text_("what", 16),
    day_("day"),
    int_("threshold"),
    int_("days_left"),
    day_("act_by", nullable=True),
    day_("lost_on", nullable=True),
    text_("todo", 32),
    at_("recorded_at"),
    PrimaryKeyConstraint("institution", "id"),
    belongs_to_loan(),
    Index("ix_right_notice_loan", "institution", "loan_id", "id"),
    Index("ix_right_notice_day", "institution", "day", "id"),
)
