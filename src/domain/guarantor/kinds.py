"""The closed lists of this module: what a guarantor is, what it promised, what it is willing to do."""

from enum import StrEnum


class GuarantorKind(StrEnum):
    """What a guarantor is; it decides whether it may guarantee at all and by which multiples its ability counts."""

    PERSON = "PERSON"
    """A natural person (自然人)."""
    ENTERPRISE = "ENTERPRISE"
    """A company or partnership (企业法人、合伙企业); it needs a resolution of its organs."""
    GUARANTEE_COMPANY = "GUARANTEE_COMPANY"
    """A financing guarantee company (融资担保公司)."""
    SMALL_BUSINESS_GUARANTEE_COMPANY = "SMALL_BUSINESS_GUARANTEE_COMPANY"
    """One that mainly serves small businesses and agriculture (主要服务小微企业和农业的融资担保公司)."""
    BANK = "BANK"
    """A bank (商业银行): it issues letters of guarantee and needs no resolution."""
    STATE_ORGAN = "STATE_ORGAN"
    """A state organ (机关法人): it may not guarantee (Civil Code 683), foreign government loans aside."""
    PUBLIC_BENEFIT = "PUBLIC_BENEFIT"
    """A non-profit body for public benefit (公益目的非营利法人、非法人组织): it may not guarantee (683)."""


class GuaranteeExtent(StrEnum):
    """Which debts the guarantee secures."""

    SPECIFIC = "SPECIFIC"
    """Named debts, wholly or up to an amount (特定债权保证)."""
    MAXIMUM = "MAXIMUM"
    """Debts that arise in an agreed time, up to a maximum amount (最高额保证, 690)."""


class GuaranteeScope(StrEnum):
    """How much of a debt it secures."""

    ALL = "ALL"
    """Principal, interest, penalty, damages and costs (本金、利息、违约金、损害赔偿金和费用): where nothing else was
    agreed (691)."""
    PRINCIPAL_AND_INTEREST = "PRINCIPAL_AND_INTEREST"
    """Principal and interest (本金及利息)."""
    PRINCIPAL = "PRINCIPAL"
    """Principal alone (仅本金)."""


class Willingness(StrEnum):
    """What the guarantor's conduct says about paying (代偿意愿)."""

    WILLING = "WILLING"
    """Confirms the duty and cooperates (愿意)."""
    RELUCTANT = "RELUCTANT"
    """Delays or disputes (消极)."""
    REFUSES = "REFUSES"
    """Says it will not pay (拒绝)."""
    UNKNOWN = "UNKNOWN"
    """Could not be reached (无法判断)."""
