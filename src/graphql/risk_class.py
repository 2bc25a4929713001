"""The five classes (五级分类) as the contract shows them."""

from ..domain.shared.risk_class import RiskClass
from .describe import enum_type

enum_type(
    RiskClass,
    "RiskClass",
    "The five classes of the 2023 measures, art. 6, from best to worst (五级分类).",
    {
        "NORMAL": "The debtor can perform (正常).",
        "SPECIAL_MENTION": "Factors may harm performance, but the debtor can pay now (关注).",
        "SUBSTANDARD": "The debtor cannot pay in full, or the asset is credit-impaired (次级).",
        "DOUBTFUL": "Cannot pay in full, and significantly credit-impaired (可疑).",
        "LOSS": "After all measures only a very small part, or nothing, can be recovered (损失).",
    },
)
