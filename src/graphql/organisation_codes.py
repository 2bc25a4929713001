"""Codes of refusals of the organisation."""

from collections.abc import Mapping
from typing import Final

ORGANISATION: Final[Mapping[str, str]] = {
    "INCOMPATIBLE_DUTY": "The person has done the opposite duty on the same loan (不相容岗位,须由他人办理).",
}
