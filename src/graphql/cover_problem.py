"""Why cover cannot be measured, as the contract shows it."""

import strawberry

from ..application.collateral_cover import NotMeasured


@strawberry.type(description="Why a loan's cover cannot be measured (无法计量覆盖).")
class CoverageNotMeasured:
    """Of `collateral_cover.NotMeasured`."""

    code: str = strawberry.field(description="Code of the reason: NO_EXCHANGE_RATE, TOO_MANY_TOGETHER (原因代码).")
    message: str = strawberry.field(description="The reason in English (英文说明).")
    message_zh: str = strawberry.field(description="The reason in Chinese (中文说明).")

    @classmethod
    def is_type_of(cls, row: object, *_: object) -> bool:
        """Whether a row is a reason."""
        return isinstance(row, NotMeasured)
