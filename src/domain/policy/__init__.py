"""Limits and choices as dated data, in two layers.

The *statute* holds what a bank cannot loosen, every number with its source. The bank's *policy* holds what it
has chosen inside those limits; it is checked against the statute when it is adopted. Both have dates; a
policy version also has the instant from which it is known, so that a figure as of an earlier knowledge uses
the earlier choice.

Source marks: [S] seen in a public source, [K-h], [K-m], [K-l] known without the text at hand with high,
middle, low certainty, [I] an interpretation needed to compute.
"""

from .book import AdoptionRefusal, PolicyBook, VersionBook, adopt, adopt_version
from .defaults import DEFAULT_POLICY
from .extension import ExtensionRule, ExtensionVariant, latest_maturity
from .parameters import PARAMETERS, Parameter
from .routes import CommandKind, route_for
from .statute import STATUTE, Limit, LimitKey, Statute
from .validation import Breach, breaches
from .version import MarkupRange, PeriodEndCadence, PolicyVersion, RateFinding

__all__ = [
    "DEFAULT_POLICY",
    "PARAMETERS",
    "STATUTE",
    "AdoptionRefusal",
    "Breach",
    "CommandKind",
    "ExtensionRule",
    "ExtensionVariant",
    "Limit",
    "LimitKey",
    "MarkupRange",
    "Parameter",
    "PeriodEndCadence",
    "PolicyBook",
    "PolicyVersion",
    "RateFinding",
    "Statute",
    "VersionBook",
    "adopt",
    "adopt_version",
    "breaches",
    "latest_maturity",
    "route_for",
]
