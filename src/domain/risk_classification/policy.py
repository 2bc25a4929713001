"""The classification policy (风险分类政策) in one place: versions, their parameters, the law they may not weaken."""

from ..policy.book import VersionBook
from ..policy.parameters import Parameter
from ..policy.validation import Breach
from .policy_parameters import PARAMETERS
from .policy_statute import breaches
from .policy_tables import (
    SCHEME_A,
    SCHEME_B,
    DayMatrix,
    DayStep,
    GradeScheme,
    GradeScores,
    GuaranteeMatrix,
    Points,
    UnknownTreatment,
)
from .policy_version import DEFAULT_CLASSIFICATION, SWITCHES, ClassificationPolicy

ClassificationBook = VersionBook[ClassificationPolicy]
"""A bank's classification policies in the order of recording, beginning with the packaged default."""

__all__ = [
    "DEFAULT_CLASSIFICATION",
    "PARAMETERS",
    "SCHEME_A",
    "SCHEME_B",
    "SWITCHES",
    "Breach",
    "ClassificationBook",
    "ClassificationPolicy",
    "DayMatrix",
    "DayStep",
    "GradeScheme",
    "GradeScores",
    "GuaranteeMatrix",
    "Parameter",
    "Points",
    "UnknownTreatment",
    "breaches",
]
