"""What a portfolio scenario comes to, as the contract shows it."""

from fractions import Fraction

import strawberry
from strawberry import Parent

from ..application.scenario import Book as BookView
from ..application.scenario import Move as MoveView
from ..application.scenario import ScenarioResult as ResultView
from ..domain.provisioning.ratios import decimal
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.money import Money
from ..domain.shared.risk_class import RiskClass
from . import risk_class  # noqa: F401 - registers the enum named below
from .describe import resolved
from .scalars import DecimalText, MoneyType


def _money(minor: int) -> Money:
    return Money(minor, HOME_CURRENCY)


def _percent(ratio: Fraction | None) -> DecimalText | None:
    shown = decimal(ratio * 100 if ratio is not None else None, 4)
    return None if shown is None else DecimalText(shown)


def _moved(parent: Parent[MoveView]) -> Money:
    return _money(parent.balance)


@strawberry.type(description="Claims that would come from one class to another (迁徙).")
class ClassMove:
    """Of `scenario.Move`."""

    before: RiskClass = strawberry.field(description="The class in force (现行分类).")
    after: RiskClass = strawberry.field(description="The class under the scenario (情景分类).")
    claims: int = strawberry.field(description="How many claims (笔数).")
    balance: MoneyType = resolved(_moved, "Their balance (余额).")


def _loans(parent: Parent[BookView]) -> Money:
    return _money(parent.quality.loans)


def _npl(parent: Parent[BookView]) -> Money:
    return _money(parent.quality.npl)


def _specific(parent: Parent[BookView]) -> Money:
    return _money(parent.specific)


def _general(parent: Parent[BookView]) -> Money:
    return _money(parent.general)


def _required(parent: Parent[BookView]) -> Money:
    return _money(parent.required)


def _shortfall(parent: Parent[BookView]) -> Money:
    return _money(parent.shortfall)


def _npl_ratio(parent: Parent[BookView]) -> DecimalText | None:
    return _percent(parent.quality.npl_ratio)


def _provision_ratio(parent: Parent[BookView]) -> DecimalText | None:
    return _percent(parent.quality.provision_ratio)


def _coverage(parent: Parent[BookView]) -> DecimalText | None:
    return _percent(parent.quality.coverage)


@strawberry.type(description="The portfolio on one side of the scenario; ratios in percent (情景前后组合).")
class ScenarioBook:
    """Of `scenario.Book`."""

    balance: MoneyType = resolved(_loans, "All claims (余额).")
    non_performing: MoneyType = resolved(_npl, "不良 among them (不良余额).")
    specific: MoneyType = resolved(_specific, "Specific provisions that the classes ask for (专项准备).")
    general: MoneyType = resolved(_general, "General reserve of the portfolio (一般准备).")
    required: MoneyType = resolved(_required, "Reserve that the ratios ask for (监管要求).")
    shortfall: MoneyType = resolved(_shortfall, "What the specific provisions fall short of it (缺口).")
    npl_ratio: DecimalText | None = resolved(_npl_ratio, "NPL ratio; null: no claims (不良贷款率).")
    provision_ratio: DecimalText | None = resolved(_provision_ratio, "Specific provisions over claims (贷款拨备率).")
    coverage: DecimalText | None = resolved(_coverage, "Specific provisions over 不良; null: none (拨备覆盖率).")


def _improving(parent: Parent[ResultView]) -> Money:
    return _money(parent.could_improve_balance)


@strawberry.type(description="What a scenario comes to (情景推演结果).")
class ScenarioResult:
    """Of `scenario.ScenarioResult`."""

    policy: str = strawberry.field(description="Version of the classification policy (政策版本).")
    claims: int = strawberry.field(description="Claims of the scope that were looked at (笔数).")
    moves: list[ClassMove] = strawberry.field(description="The migration matrix without its empty cells (迁徙矩阵).")
    before: ScenarioBook = strawberry.field(description="As it is (情景前).")
    after: ScenarioBook = strawberry.field(description="As it would be (情景后).")
    could_improve: int = strawberry.field(description="Claims with a better result, which waits (可上调笔数).")
    could_improve_balance: MoneyType = resolved(_improving, "Their balance (可上调余额).")
    blocked: int = strawberry.field(description="Claims without a result, which keep their class (待补充笔数).")
