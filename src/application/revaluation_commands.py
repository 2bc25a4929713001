"""What may be asked of index revaluations (指数重估)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from ..domain.collateral.kinds import kind_code
from .command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRevaluation(Command):
    """Begin to carry the values of a region and kind to a day by their index (开始指数重估)."""

    region: str
    kind: str
    as_of: date

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        kind_code("region", self.region)
        kind_code("kind", self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceRevaluation(Command):
    """Revalue the next items of a run, or measure the next loans (继续指数重估); a finished run stays as it is."""

    revaluation_id: UUID


class RevaluationRefusal(StrEnum):
    """Why a revaluation is not begun, in the order of checking."""

    IN_THE_FUTURE = "IN_THE_FUTURE"
    """The day lies after the business date (日期晚于营业日)."""
    UNKNOWN_KIND = "UNKNOWN_KIND"
    """The catalogue of the day does not have the kind (押品目录无该种类)."""
    ACTIVE_MARKET = "ACTIVE_MARKET"
    """The kind has an active market, whose price is the value (有活跃市场,须采用市场价格)."""
    NO_INDEX = "NO_INDEX"
    """No index of the region and kind is known for the day (当日无指数)."""
    ALREADY_BEGUN = "ALREADY_BEGUN"
    """There is a run of that region, kind and day (该地区、种类当日已开始重估)."""
