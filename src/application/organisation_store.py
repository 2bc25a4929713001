"""Where units, posts, appointments, authority and caseloads are kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from ..domain.organisation import Appointment, Assignment, Authority, HandOver, OrgUnit, Post, Structure


class OrganisationStore(Protocol):
    """A bank's organisation; records are dated and closed, never removed."""

    def structure(self, institution: UUID) -> Structure:
        """All units and posts."""
        ...

    def kept_from(self, institution: UUID) -> date | None:
        """Since which day roles come from posts; None: from tokens alone."""
        ...

    def keep_from(self, institution: UUID, day: date) -> None:
        """From that day on roles come from posts."""
        ...

    def appointment(self, institution: UUID, appointment_id: UUID) -> Appointment | None:
        """One appointment, locked in a write unit."""
        ...

    def of_person(self, institution: UUID, person: str) -> Sequence[Appointment]:
        """A person's appointments, past ones too, by beginning."""
        ...

    def names(self, institution: UUID, persons: Collection[str]) -> Mapping[str, str]:
        """By which name documents print some persons: of the last appointment that states one; the rest is left out."""
        ...

    def in_posts(self, institution: UUID, posts: Collection[str]) -> Sequence[Appointment]:
        """The appointments to some posts, by beginning."""
        ...

    def save_unit(self, unit: OrgUnit, /) -> None:
        """A new or changed unit."""
        ...

    def save_post(self, post: Post, /) -> None:
        """A new post."""
        ...

    def save_appointment(self, appointment: Appointment, /) -> None:
        """A new or ended appointment."""
        ...

    def authorities(self, institution: UUID, kind: str | None = None) -> Sequence[Authority]:
        """Authority granted, for a kind or all kinds, over ones too."""
        ...

    def save_authority(self, authority: Authority, /) -> None:
        """New or ended authority."""
        ...

    def assigned(self, institution: UUID, loans: Collection[UUID]) -> Mapping[UUID, Assignment]:
        """Who keeps some loans now, locked in a write unit."""
        ...

    def caseload(self, institution: UUID, person: str) -> Sequence[Assignment]:
        """What an officer keeps now, by loan."""
        ...

    def assign(self, rows: Sequence[Assignment], /) -> None:
        """New or ended assignments."""
        ...

    def hand_over(self, made: HandOver, /) -> None:
        """The record of a hand-over."""
        ...

    def keepers_of(self, institution: UUID, loan: UUID) -> Sequence[Assignment]:
        """Who has kept a loan, by beginning."""
        ...
