"""Mutations of recorded facts, claims without an account, exchange rates and policies of the risk rules."""

from typing import Final

from ..application import claims, facts, facts_exchange, policy_documents_commands
from . import facts_input  # noqa: F401 - registers the inputs named below
from .facts import ClaimSaved, FactsRecorded
from .mutation import COMMAND, VERSION, Mutation
from .payloads import InstitutionChanged

MUTATIONS: Final = (
    Mutation(
        "recordFact",
        facts.RecordFact,
        "Record a fact about a borrower or a claim, with its source and day (登记分类事实).",
        FactsRecorded,
        {**COMMAND, "fact": "The fact (事实)."},
    ),
    Mutation(
        "recordFacts",
        facts.RecordFacts,
        "Record up to 500 facts, all or none: for systems that deliver them (批量登记分类事实).",
        FactsRecorded,
        {**COMMAND, "facts": "The facts, 1 to 500 (事实)."},
    ),
    Mutation(
        "withdrawFact",
        facts.WithdrawFact,
        "Take a recorded fact back; what was known until now stays (撤回分类事实).",
        FactsRecorded,
        {**COMMAND, "fact_id": "Global id of the statement (事实记录)."},
    ),
    Mutation(
        "registerClaim",
        claims.RegisterClaim,
        "Register a claim that has no account here: card, revolving credit, advance, bond, product (登记无账户债权).",
        ClaimSaved,
        {
            **COMMAND,
            "number": "Business number, unique among all claims of the bank (债权编号).",
            "borrower_id": "Global id of the borrower (债务人).",
            "branch": "Code of the branch that keeps it (机构号).",
            "kind": "What it is (债权种类).",
            "guarantee": "How it is secured (担保方式).",
            "by_days": "Whether the days-past-due method applies (是否适用脱期法).",
            "opened_on": "First day (起始日).",
        },
    ),
    Mutation(
        "closeClaim",
        claims.CloseClaim,
        "Say that a claim without an account is held no more (无账户债权终结).",
        ClaimSaved,
        {
            **COMMAND,
            "claim_id": "Global id of the claim (债权).",
            "closed_on": "First day on which it is held no more (终结日).",
            "expected_version": VERSION,
        },
    ),
    Mutation(
        "publishExchangeRate",
        facts_exchange.PublishExchangeRate,
        "Record the price of one unit of a currency in the institution's own (登记汇率).",
        InstitutionChanged,
        {
            **COMMAND,
            "currency": "ISO 4217 code of the other currency (币种).",
            "published": "Day of publication (发布日).",
            "price": 'Decimal text with at most eight decimals, such as "7.1234" (汇率).',
        },
    ),
    Mutation(
        "adoptClassificationPolicy",
        policy_documents_commands.AdoptClassificationPolicy,
        "Adopt a version of the classification policy, checked against the law (风险分类政策变更).",
        InstitutionChanged,
        {**COMMAND, "policy": "The version (政策版本)."},
    ),
    Mutation(
        "adoptProductCatalogue",
        policy_documents_commands.AdoptProductCatalogue,
        "Adopt a version of the product catalogue: which kind of claim each product makes (产品目录变更).",
        InstitutionChanged,
        {**COMMAND, "policy": "The version (产品目录)."},
    ),
)
