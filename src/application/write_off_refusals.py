"""Why a write-off command is refused before an application or a claim is looked at: one closed enum."""

from enum import StrEnum

from ..domain.shared.errors import Refusal


class WriteOffCommandRefusal(StrEnum):
    """In the order of checking; docstrings carry the Chinese."""

    PROCEDURE_REQUIRED = "PROCEDURE_REQUIRED"
    """A loan kept here is written off, and a write-off reversed, by the procedure alone (须按核销程序办理)."""
    NO_ACCOUNT_HERE = "NO_ACCOUNT_HERE"
    """The claim's books are elsewhere: it is written off there, and its end is recorded here (本系统无该债权账户)."""
    IN_ANOTHER_APPLICATION = "IN_ANOTHER_APPLICATION"
    """The loan is in an application that is not finished (债权已在其他核销申请中)."""
    NOT_ON_BALANCE = "NOT_ON_BALANCE"
    """Nothing of the loan is on the balance sheet (债权无表内余额)."""
    CURRENCIES_DIFFER = "CURRENCIES_DIFFER"
    """An application has one currency (申请内债权币种不一)."""
    LEVEL_NOT_HELD = "LEVEL_NOT_HELD"
    """Whoever acts for one branch has no power above it (未持有该层级审批权限)."""
    NO_SECOND_PERSON = "NO_SECOND_PERSON"
    """The policy in force has no route by which one reviews and another approves (现行政策未设置两人复核路径)."""
    RECOVERED_ALREADY = "RECOVERED_ALREADY"
    """A written-off part has recoveries: take those back first (部分核销债权已有收回,须先冲正收回)."""
    NOTHING_WRITTEN_OFF = "NOTHING_WRITTEN_OFF"
    """In that year nothing was written off (该年度无核销)."""
    REPORTED_ALREADY = "REPORTED_ALREADY"
    """That was recorded before (已登记)."""


def no(code: WriteOffCommandRefusal, message: str, message_zh: str, article: str = "") -> Refusal:
    """A refusal of a command."""
    return Refusal(code, message, message_zh, article)
