"""The terms of law that clocks count with: dated data, each with its source; no bank changes them (art. 197)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ..shared.errors import InvalidInput


class TermKey(StrEnum):
    """What a term of law is for."""

    LIMITATION = "LIMITATION"
    """Limitation of action (诉讼时效期间)."""
    LONGEST_PROTECTION = "LONGEST_PROTECTION"
    """The longest time a court protects a right (最长权利保护期间)."""
    SUSPENSION_WINDOW = "SUSPENSION_WINDOW"
    """The last part of a limitation, in which an obstacle suspends it (可中止的最后期间)."""
    AFTER_SUSPENSION = "AFTER_SUSPENSION"
    """What is left after an obstacle has gone (中止原因消除后的期间)."""
    GUARANTEE_NOT_AGREED = "GUARANTEE_NOT_AGREED"
    """Guarantee period where none was agreed (未约定的保证期间)."""
    GUARANTEE_UNCLEAR = "GUARANTEE_UNCLEAR"
    """Guarantee period where the agreement is unclear (约定不明的保证期间)."""
    ENFORCEMENT = "ENFORCEMENT"
    """Application for enforcement (申请执行的期间)."""
    ENFORCEMENT_WITHOUT_RULING = "ENFORCEMENT_WITHOUT_RULING"
    """Enforcement without result after which a general guarantor can no longer refuse (执行满一年未终结)."""
    FIXING_REQUEST = "FIXING_REQUEST"
    """After which the claim of a maximum-amount mortgage is fixed on request (可请求确定债权的期间)."""
    CLOSED_BANKRUPTCY = "CLOSED_BANKRUPTCY"
    """To be exceeded after the end of a bankruptcy for complete termination (裁定终结破产程序超过的期间)."""
    FAILED_EFFORT = "FAILED_EFFORT"
    """Remedial effort after which a claim out of time is completely terminated (补救无效达到的期间)."""


@dataclass(frozen=True, slots=True)
class LegalTerm:
    """A term in months, in force from `since` until the day before the next of the same key."""

    key: TermKey
    months: int
    since: date
    source: str


@dataclass(frozen=True, slots=True)
class ClockStatute:
    """All terms of one edition."""

    version: str
    terms: tuple[LegalTerm, ...]

    def __post_init__(self) -> None:
        missing = [key for key in TermKey if all(term.key is not key for term in self.terms)]
        if missing:
            raise InvalidInput("terms", missing, "every key needs a term")
        if any(not 1 <= term.months <= 600 for term in self.terms):
            raise InvalidInput("terms", [term.months for term in self.terms], "a term has 1 to 600 months")

    def months(self, key: TermKey, day: date) -> int:
        """The term in force on a day; before the first one, the first one."""
        of_key = sorted((term for term in self.terms if term.key is key), key=lambda term: term.since)
        in_force = [term for term in of_key if term.since <= day]
        return (in_force or of_key[:1])[-1].months

    def change_after(self, key: TermKey, day: date) -> date | None:
        """The first day after that day on which another term comes into force; None: there is none."""
        return min((term.since for term in self.terms if term.key is key and term.since > day), default=None)


CIVIL_CODE: Final = date(2021, 1, 1)
"""First day of the Civil Code (民法典)."""
_GENERAL_PART: Final = date(2017, 10, 1)
_GUARANTEE_LAW: Final = date(1995, 10, 1)
_WRITE_OFF: Final = date(2017, 10, 1)
_EARLY: Final = date(1987, 1, 1)

STATUTE: Final = ClockStatute(
    "2026-01",
    (
        LegalTerm(TermKey.LIMITATION, 24, _EARLY, "[K-h] 民法通则 art. 135"),
        LegalTerm(TermKey.LIMITATION, 36, _GENERAL_PART, "[S] 民法典 art. 188; since 2017 民法总则 art. 188 [K-h]"),
        LegalTerm(TermKey.LONGEST_PROTECTION, 240, _EARLY, "[S] 民法典 art. 188"),
        LegalTerm(TermKey.SUSPENSION_WINDOW, 6, _EARLY, "[K-h] 民法典 art. 194"),
        LegalTerm(TermKey.AFTER_SUSPENSION, 6, _EARLY, "[K-h] 民法典 art. 194"),
        LegalTerm(TermKey.GUARANTEE_NOT_AGREED, 6, _GUARANTEE_LAW, "[S] 民法典 art. 692; 担保法 arts 25, 26 [K-h]"),
        LegalTerm(TermKey.GUARANTEE_UNCLEAR, 24, _GUARANTEE_LAW, "[K-h] 法释〔2000〕44号 art. 32, 法释〔2020〕15号"),
        LegalTerm(TermKey.GUARANTEE_UNCLEAR, 6, CIVIL_CODE, "[S] 民法典 art. 692; 法释〔2020〕28号 art. 32"),
        LegalTerm(TermKey.ENFORCEMENT, 24, date(2008, 4, 1), "[S] 民事诉讼法 (2023) art. 250"),
        LegalTerm(TermKey.ENFORCEMENT_WITHOUT_RULING, 12, CIVIL_CODE, "[K-h] 法释〔2020〕28号 art. 28"),
        LegalTerm(TermKey.CLOSED_BANKRUPTCY, 24, _WRITE_OFF, "[S] 财金〔2017〕90号 art. 16(5)"),
        LegalTerm(TermKey.FAILED_EFFORT, 24, _WRITE_OFF, "[S] 财金〔2017〕90号 art. 16(7)"),
        LegalTerm(TermKey.FIXING_REQUEST, 24, _GUARANTEE_LAW, "[K-h] 民法典 art. 423(2)"),
    ),
)
"""The terms as shipped."""
