"""The scale of the five classes (五级分类); classification decides them, provisioning and reports read them."""

from enum import IntEnum


class RiskClass(IntEnum):
    """The five classes of the 2023 measures, art. 6; a larger number is worse. 不良 (NPL) are the last three."""

    NORMAL = 1
    """正常: the debtor can perform."""
    SPECIAL_MENTION = 2
    """关注: factors may harm performance, but the debtor can pay now."""
    SUBSTANDARD = 3
    """次级: the debtor cannot pay in full, or the asset is credit-impaired."""
    DOUBTFUL = 4
    """可疑: cannot pay in full, and significantly credit-impaired."""
    LOSS = 5
    """损失: after all measures only a very small part, or nothing, can be recovered."""

    @property
    def non_performing(self) -> bool:
        """Whether the class is one of the three of 不良."""
        return self >= RiskClass.SUBSTANDARD

    @property
    def chinese(self) -> str:
        """The Chinese name."""
        return ("", "正常", "关注", "次级", "可疑", "损失")[self]
