"""Filters of lists, made from the read port's."""

from typing import TYPE_CHECKING, Any

from ..application.reads import BorrowerFilter, LoanFilter
from ..domain.borrower import BorrowerKind
from ..domain.loan.figures import LoanStatus
from . import enums  # noqa: F401 - registers the enums named below
from .inputs import input_type

_LoanWhere = input_type(
    LoanFilter,
    "LoanFilter",
    "Which loans; every part that is given must hold (贷款筛选).",
    {
        "statuses": "In one of these states; empty: any (贷款状态).",
        "branches": "Kept by one of these branches; empty: any (机构号).",
        "products": "Of one of these products; empty: any (产品编号).",
        "borrower_ids": "Of one of these borrowers; empty: any (借款人).",
        "currency": "In this currency (币种).",
        "number_prefix": "Whose number begins so (借据号前缀).",
        "dpd_at_least": "At least so many days past due (逾期天数下限).",
        "dpd_at_most": "At most so many days past due (逾期天数上限).",
        "opened_from": "Opened on this day or later (开户日起).",
        "opened_through": "Opened on this day or earlier (开户日止).",
    },
    enums={"statuses": LoanStatus},
)
_BorrowerWhere = input_type(
    BorrowerFilter,
    "BorrowerFilter",
    "Which borrowers; every part that is given must hold (借款人筛选).",
    {
        "branches": "Kept by one of these branches; empty: any (机构号).",
        "kinds": "Of one of these kinds; empty: any (客户类型).",
        "number_prefix": "Whose number begins so (客户号前缀).",
        "identity_number": "With exactly this identity number (证件号码).",
    },
    enums={"kinds": BorrowerKind},
)

if TYPE_CHECKING:
    LoanWhere = Any
    BorrowerWhere = Any
else:
    LoanWhere, BorrowerWhere = _LoanWhere, _BorrowerWhere
