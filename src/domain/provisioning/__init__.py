"""Provisioning (拨备): regulatory provisions, expected credit loss in three stages, ratios and the movement table."""

from .calculation import Inputs, Provision, provision
from .explanation import CalculationStep, explain
from .parameters import PARAMETERS
from .policy import DEFAULT_PROVISIONING, ProvisioningPolicy
from .statute import breaches

__all__ = [
    "DEFAULT_PROVISIONING",
    "PARAMETERS",
    "CalculationStep",
    "Inputs",
    "Provision",
    "ProvisioningPolicy",
    "breaches",
    "explain",
    "provision",
]
