"""The organisation in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from uuid import UUID

from ...domain.organisation import Appointment, Assignment, Authority, HandOver, OrgUnit, Post, Structure

Key = tuple[UUID, UUID]


@dataclass(slots=True)
class OrganisationState:
    """Records by key."""

    kept: dict[UUID, date] = field(default_factory=dict)
    units: dict[tuple[UUID, str], OrgUnit] = field(default_factory=dict)
    posts: dict[tuple[UUID, str], Post] = field(default_factory=dict)
    appointments: dict[Key, Appointment] = field(default_factory=dict)
    authorities: dict[Key, Authority] = field(default_factory=dict)
    assignments: dict[tuple[UUID, UUID, date, str], Assignment] = field(default_factory=dict)
    hand_overs: dict[Key, HandOver] = field(default_factory=dict)

    def copy(self) -> "OrganisationState":
        """The same values under mappings of their own."""
        return OrganisationState(**{each.name: getattr(self, each.name).copy() for each in fields(self)})


class MemoryOrganisation:
    """The organisation of a state."""

    def __init__(self, state: OrganisationState) -> None:
        self._state = state

    def structure(self, institution: UUID) -> Structure:
        """All units and posts."""
        return Structure(
            {code: unit for (bank, code), unit in self._state.units.items() if bank == institution},
            {code: post for (bank, code), post in self._state.posts.items() if bank == institution},
        )

    def kept_from(self, institution: UUID) -> date | None:
        """Since which day roles come from posts."""
        return self._state.kept.get(institution)

    def keep_from(self, institution: UUID, day: date) -> None:
        """From that day on roles come from posts."""
        self._state.kept[institution] = day

    def appointment(self, institution: UUID, appointment_id: UUID) -> Appointment | None:
        """One appointment."""
        return self._state.appointments.get((institution, appointment_id))

    def of_person(self, institution: UUID, person: str) -> Sequence[Appointment]:
        """A person's appointments."""
        return [each for each in self._appointments(institution) if each.person == person]

    def names(self, institution: UUID, persons: Collection[str]) -> Mapping[str, str]:
        """By which name documents print some persons."""
        return {e.person: e.name for e in self._appointments(institution) if e.name and e.person in persons}

    def in_posts(self, institution: UUID, posts: Collection[str]) -> Sequence[Appointment]:
        """The appointments to some posts."""
        return [each for each in self._appointments(institution) if each.post in posts]

    def _appointments(self, institution: UUID) -> Sequence[Appointment]:
        mine = (each for each in self._state.appointments.values() if each.institution == institution)
        return sorted(mine, key=lambda each: (each.since, each.id))

    def save_unit(self, unit: OrgUnit) -> None:
        """A new or changed unit."""
        self._state.units[unit.institution, unit.code] = unit

    def save_post(self, post: Post) -> None:
        """A new post."""
        self._state.posts[post.institution, post.code] = post

    def save_appointment(self, appointment: Appointment) -> None:
        """A new or ended appointment."""
        self._state.appointments[appointment.institution, appointment.id] = appointment

    def authorities(self, institution: UUID, kind: str | None = None) -> Sequence[Authority]:
        """Authority granted."""
        mine = (each for each in self._state.authorities.values() if each.institution == institution)
        return sorted((e for e in mine if kind is None or e.kind == kind), key=lambda e: (e.since, e.id))

    def save_authority(self, authority: Authority) -> None:
        """New or ended authority."""
        self._state.authorities[authority.institution, authority.id] = authority

    def assigned(self, institution: UUID, loans: Collection[UUID]) -> Mapping[UUID, Assignment]:
        """Who keeps some loans now."""
        mine = (each for each in self._state.assignments.values() if each.institution == institution)
        return {each.loan: each for each in mine if each.loan in loans and each.until is None}

    def caseload(self, institution: UUID, person: str) -> Sequence[Assignment]:
        """What an officer keeps now."""
        mine = (each for each in self._state.assignments.values() if each.institution == institution)
        return sorted((e for e in mine if e.person == person and e.until is None), key=lambda e: e.loan)

    def assign(self, rows: Sequence[Assignment]) -> None:
        """New or ended assignments."""
        for row in rows:
            self._state.assignments[row.institution, row.loan, row.since, row.person] = row

    def hand_over(self, made: HandOver) -> None:
        """The record of a hand-over."""
        self._state.hand_overs[made.institution, made.id] = made

    def keepers_of(self, institution: UUID, loan: UUID) -> Sequence[Assignment]:
        """Who has kept a loan."""
        mine = (each for each in self._state.assignments.values() if each.institution == institution)
        return sorted((e for e in mine if e.loan == loan), key=lambda e: (e.since, e.person))
