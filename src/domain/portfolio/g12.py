"""The table shaped like form G12 贷款质量迁徙情况表 (regulations 9.1, structure from a bank's production SQL [S:15]).

Rows: 1 closing, 2 new in the period, 3 to 7 the opening classes. Columns: B decrease in the period, C to G closing
balance per class, J to N principal collected in the period per class. The structure of rows, of B to G and of L to N is
the source's; J and K complete the five classes, H and I are the two sums [I]. Official headings were not seen.
"""

from dataclasses import dataclass

from ..shared.risk_class import RiskClass
from .migration import CLASSES, Amounts, MigrationMatrix


@dataclass(frozen=True, slots=True)
class G12Row:
    """One row in minor units.

    `opening_class` is None for rows 1 and 2; `opening` and `decrease` (column B) are None there. `closing` are columns
    C to G, `repaid` J to N.
    """

    number: int
    label: str
    opening_class: RiskClass | None
    opening: int | None
    decrease: int | None
    closing: Amounts
    repaid: Amounts

    @property
    def closing_total(self) -> int:
        """Column H: C to G together."""
        return sum(self.closing)

    @property
    def repaid_total(self) -> int:
        """Column I: J to N together."""
        return sum(self.repaid)


def g12(matrix: MigrationMatrix) -> tuple[G12Row, ...]:
    """The seven rows. Row 1 is the sum of the others, column by column; in rows 3 to 7 B + C + … + G is the opening."""
    opening = [
        G12Row(
            number=each + 2,
            label=f"期初{each.chinese}类贷款",
            opening_class=each,
            opening=matrix.opening[each - 1],
            decrease=matrix.decrease[each - 1],
            closing=matrix.survivors[each - 1],
            repaid=matrix.repaid[each - 1],
        )
        for each in CLASSES
    ]
    new = G12Row(2, "本期新增贷款", None, None, None, matrix.new, matrix.repaid_new)
    one, two, three, four, five = (sum(column) for column in zip(new.repaid, *matrix.repaid, strict=True))
    total = G12Row(1, "期末贷款余额", None, None, None, matrix.closing, (one, two, three, four, five))
    return (total, new, *opening)
