"""The guarantee graph looked through once (担保圈链排查): circles, mutual guarantees, chains, with what they carry."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from .chains import Chain, longest_chains
from .circles import Circles, circle_groups, elementary_circles
from .concentration import GroupExposure, group_exposures
from .graph import GuaranteeGraph, MutualGuarantee, mutual_guarantees
from .policy import GuarantorPolicy


@dataclass(frozen=True, slots=True)
class GuaranteeSurvey:
    """What is found in a graph.

    Attributes:
        groups: the parties of each circle group, by lowest id.
        exposures: for each of them, in the same order and named by that id, loans and guarantees.
        circles: the elementary circles up to the policy's length.
        mutual: pairs that guarantee each other.
        chains: longest chains above the policy's length.
    """

    groups: tuple[tuple[UUID, ...], ...]
    exposures: tuple[GroupExposure, ...]
    circles: Circles
    mutual: tuple[MutualGuarantee, ...]
    chains: tuple[Chain, ...]


def survey(
    graph: GuaranteeGraph, loans: Mapping[UUID, int], policy: GuarantorPolicy, most: int = 1_000
) -> GuaranteeSurvey:
    """Look a graph through by a bank's policy; at most `most` circles and chains are listed.

    `loans`: what each party owes here, minor units of the home currency.
    """
    groups = circle_groups(graph)
    named = {party: group[0] for group in groups for party in group}
    return GuaranteeSurvey(
        groups,
        group_exposures(graph, loans, named),
        elementary_circles(graph, policy.circle_length, most),
        mutual_guarantees(graph),
        longest_chains(graph, policy.chain_length, most),
    )
