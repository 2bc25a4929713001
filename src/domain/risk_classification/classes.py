"""What the rules tell apart: kinds of claim, guarantee, debtor and bankruptcy."""

from enum import StrEnum


class ClaimKind(StrEnum):
    """What a claim is; retail (零售) are the kinds of art. 8."""

    CORPORATE_LOAN = "CORPORATE_LOAN"
    """Corporate loan (对公贷款)."""
    PERSONAL_LOAN = "PERSONAL_LOAN"
    """Personal loan (个人贷款)."""
    CREDIT_CARD = "CREDIT_CARD"
    """Credit card (信用卡)."""
    SMALL_BUSINESS_LOAN = "SMALL_BUSINESS_LOAN"
    """Claim on a small or micro enterprise (小微企业债权)."""
    ACCEPTANCE_ADVANCE = "ACCEPTANCE_ADVANCE"
    """Advance under acceptances, letters of credit or guarantees (垫款)."""
    BOND = "BOND"
    """Bond (债券)."""
    STRUCTURED_PRODUCT = "STRUCTURED_PRODUCT"
    """Asset-management or securitised product, seen through (资管产品、资产证券化产品,穿透)."""

    @property
    def retail(self) -> bool:
        """Whether art. 8 classes the claim alone: personal, card and small/micro-enterprise claims."""
        return self in _RETAIL


_RETAIL = frozenset({ClaimKind.PERSONAL_LOAN, ClaimKind.CREDIT_CARD, ClaimKind.SMALL_BUSINESS_LOAN})


class Guarantee(StrEnum):
    """How a claim is secured, as the small-enterprise matrix tells it apart (担保方式)."""

    CREDIT = "CREDIT"
    """On credit (信用)."""
    GUARANTEE = "GUARANTEE"
    """Guaranteed (保证)."""
    MORTGAGE = "MORTGAGE"
    """Mortgaged (抵押)."""
    PLEDGE = "PLEDGE"
    """Pledged (质押)."""


class DebtorKind(StrEnum):
    """Whether the debtor is a natural person."""

    ENTERPRISE = "ENTERPRISE"
    """Enterprise or other organisation (企业、机构)."""
    INDIVIDUAL = "INDIVIDUAL"
    """Natural person, sole traders included (自然人)."""


class DebtorSize(StrEnum):
    """Size of an enterprise (企业规模); NONE for natural persons."""

    LARGE = "LARGE"
    MEDIUM = "MEDIUM"
    SMALL = "SMALL"
    MICRO = "MICRO"
    NONE = "NONE"


class Bankruptcy(StrEnum):
    """What a court has accepted (破产程序). Only liquidation makes a loss by itself (art. 13)."""

    NONE = "NONE"
    """None (无)."""
    LIQUIDATION = "LIQUIDATION"
    """Liquidation (破产清算)."""
    REORGANISATION = "REORGANISATION"
    """Reorganisation (重整)."""
    SETTLEMENT = "SETTLEMENT"
    """Settlement (和解)."""


class GroupAssessment(StrEnum):
    """What the bank found after another member of the group became non-performing (art. 7 para. 1)."""

    NOT_MADE = "NOT_MADE"
    """Not assessed yet (未评估)."""
    NO_EFFECT = "NO_EFFECT"
    """Assessed: no effect on this debtor (评估无影响)."""
    AFFECTED = "AFFECTED"
    """Assessed: the debtor's ability to perform is harmed (评估有影响)."""
