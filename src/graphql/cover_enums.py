"""Closed lists of cover and shortfalls, with their Chinese terms."""

from enum import StrEnum

from ..domain.collateral.measure import Line
from .describe import enum_type


class ShortfallEventKind(StrEnum):
    """What happened to a loan's security; values are the names of the domain's events."""

    LINE_REACHED = "LineReached"
    OPENED = "ShortfallOpened"
    CHANGED = "ShortfallChanged"
    CURED = "ShortfallCured"
    CURE_MISSED = "CureMissed"


enum_type(
    Line,
    "CoverageLine",
    "Where a loan's burden stands against the lines of its collateral, the best first (抵质押率所处区间).",
    {
        "WITHIN": "At most the ceiling (未超过抵质押率上限).",
        "CEILING": "Above the ceiling (超过抵质押率上限).",
        "WARNING": "The warning line is reached (触及预警线).",
        "CLOSE_OUT": "The close-out line is reached (触及平仓线).",
    },
)
enum_type(
    ShortfallEventKind,
    "ShortfallEventKind",
    "What happened to a loan's security (押品不足事件).",
    {
        "LINE_REACHED": "A line was reached, or left again (触及或回到警戒线内).",
        "OPENED": "Cure is asked for (要求补足).",
        "CHANGED": "The amount changed, or the deadline came forward (补足金额或期限变更).",
        "CURED": "Back at the ceiling or under it (已补足).",
        "CURE_MISSED": "The deadline has passed without cure (逾期未补足).",
    },
)
