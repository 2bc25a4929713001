"""Closed lists of what a write-off rests on: criteria, grounds, papers, checks, with their Chinese terms."""

from ..domain.write_off.facts import ObligorRole
from ..domain.write_off.kinds import (
    Annex,
    CheckKind,
    ClaimKind,
    Criterion,
    GroundKind,
    Outcome,
    Paper,
    Ruling,
    Security,
)
from .describe import enum_type

enum_type(
    Annex,
    "WriteOffAnnex",
    "The annexes of criteria of 财金〔2017〕90号 (附件).",
    {
        "GENERAL": "Annex 1: general claims (附1 一般债权或股权呆账认定标准).",
        "CARD": "Annex 2: bank cards (附2 银行卡透支款项呆账认定标准).",
        "STUDENT": "Annex 3: student loans (附3 助学贷款呆账认定标准).",
    },
)
enum_type(
    ClaimKind,
    "WriteOffClaimKind",
    "What a claim is, as far as the criteria distinguish (债权类别).",
    {
        "CORPORATE": "A company that is neither small nor agricultural (其他企业贷款).",
        "SMALL_ENTERPRISE": "A small or medium enterprise by the policy's bounds (中小企业贷款).",
        "AGRICULTURE": "An agriculture-related loan (涉农贷款).",
        "FARMER": "A farmer's loan (农户贷款).",
        "PERSONAL_BUSINESS": "A personal business loan (个人经营贷款).",
        "PERSONAL": "Another loan to a person (其他个人贷款).",
        "CARD": "A card overdraft (银行卡透支).",
        "STUDENT": "A student loan (助学贷款).",
    },
)
enum_type(
    Criterion,
    "WriteOffCriterion",
    "The criteria of the three annexes; a claim meets one, arts 5 to 7 (呆账认定标准).",
    {
        "BANKRUPTCY_CLOSED": "1a: bankrupt, closed, dissolved or revoked, procedure ended "
        "(破产、关闭、解散或撤销并清算终结).",
        "BANKRUPTCY_NOT_CLOSED": "1b: bankruptcy declared and not ended in time (宣告破产后逾期未终结).",
        "DEATH_OR_INCAPACITY": "2: dead, declared missing or dead, without capacity or ability to work "
        "(死亡、失踪或丧失行为、劳动能力).",
        "DISASTER": "3: disaster or accident, not insured enough (重大自然灾害或意外事故).",
        "LICENCE_CANCELLED": "4: stopped and struck off or licence revoked (停止经营且被注销、吊销营业执照).",
        "NO_ANNUAL_REPORT": "5: stopped or not to be found, no annual reports (停止经营或下落不明且未年报).",
        "CONVICTED": "6: convicted, property not enough (触犯刑律依法被制裁).",
        "ENFORCEMENT_FAILED": "7: sued, enforcement without result (诉讼后执行未果).",
        "COURT_SETTLEMENT": "8: settlement or mediation in court, the rest not recovered (法院主持下调解或和解).",
        "SUIT_LOST": "9: suit dismissed, no or partial liability, limitation over (诉讼被驳回、不承担责任或时效届满).",
        "ASSET_IN_KIND": "10: what an asset taken for the debt did not cover (以物抵债损失).",
        "ADVANCE": "11: advances under letters of credit, acceptances, guarantees (信用证、承兑、保函垫款).",
        "MARKET_DISPOSAL": "12: loss of a packaged sale, auction, transfer, forgiveness, swap, securitisation "
        "(市场化处置损失).",
        "FRAUD_FILED": "13: filed by the police, not recovered in time (公安机关立案后逾期未收回).",
        "SMALL_ENTERPRISE_AMOUNT": "14: small amount of an SME or agricultural loan (中小企业、涉农小额贷款).",
        "PERSONAL_BUSINESS_AMOUNT": "15: small amount of a personal business loan (个人经营小额贷款).",
        "SMALL_BALANCE": "16: small balance of a company; personal loan without usable security "
        "(小额余额及无有效担保个人贷款).",
        "LONG_NON_PERFORMING": "17: non-performing for many years, pursued diligently (长期不良且已尽职追索).",
        "STATE_APPROVED": "18: approved by the State Council or under state policy (国务院专案批准或政策性核销).",
        "FARMER_LIST": "Farmers' small loans by list (农户小额贷款清单核销).",
        "CARD_BANKRUPT": "Cardholder bankrupt (持卡人破产).",
        "CARD_DEATH": "Cardholder dead or missing (持卡人死亡或失踪).",
        "CARD_ENFORCEMENT": "Enforcement against the cardholder failed (对持卡人执行未果).",
        "CARD_UNIT_CANCELLED": "The unit that held the card was cancelled (单位卡持卡单位注销).",
        "CARD_SMALL_AMOUNT": "Small overdraft after pursuit (小额透支追索未果).",
        "CARD_FRAUD": "Card fraud filed by the police (银行卡诈骗立案).",
        "STUDENT_DEATH": "Student dead, missing, without capacity or ability to work (借款学生死亡、失踪或丧失能力).",
        "STUDENT_ENFORCEMENT": "Enforcement against the student failed (对借款学生执行未果).",
        "STUDENT_PURSUED": "The lender's own period of pursuit has ended (追索期届满).",
    },
)
enum_type(
    GroundKind,
    "WriteOffGroundKind",
    "What happened to debtor or claim, each on a day (呆账事由).",
    {
        "PROCEDURE_ENDED": "Bankruptcy or liquidation ended (破产或清算程序终结).",
        "BANKRUPTCY_DECLARED": "Bankruptcy declared (宣告破产).",
        "DIED": "Dead, or declared dead (死亡或宣告死亡).",
        "DECLARED_MISSING": "Declared missing (宣告失踪).",
        "CAPACITY_LOST": "Without full civil capacity, or unable to work (丧失完全民事行为能力或劳动能力).",
        "DISASTER": "A great natural disaster or accident (重大自然灾害或意外事故).",
        "LICENCE_CANCELLED": "Business stopped, and struck off or licence revoked (停止经营且注销或吊销).",
        "LAST_ANNUAL_REPORT": "Stopped or not to be found; when its last annual report was made or fell due "
        "(最后年报日).",
        "CONVICTED": "A criminal judgment in force (刑事判决生效).",
        "ENFORCEMENT_BEGUN": "Enforcement began (强制执行开始).",
        "ENFORCEMENT_ENDED": "The court ended or suspended enforcement or this round of it "
        "(终结、中止执行或终结本次执行).",
        "COURT_SETTLEMENT": "Settled or mediated in court (法院调解或和解).",
        "SUIT_DISMISSED": "Suit dismissed or not accepted (驳回起诉或不予受理).",
        "NOT_LIABLE": "Held not or only partly liable (判决不承担或部分承担责任).",
        "LIMITATION_EXPIRED": "Limitation of action is over (诉讼时效届满).",
        "ASSET_TAKEN": "An asset was taken for the debt (接受以物抵债).",
        "ADVANCE_PAID": "An advance was paid for a customer (垫款).",
        "DISPOSED": "Sold, auctioned, transferred, forgiven, swapped or securitised (市场化处置完成).",
        "POLICE_FILED": "The police opened a case (公安机关立案).",
        "PURSUED_SINCE": "Pursuit of the debt began (开始追索).",
        "NON_PERFORMING_SINCE": "Non-performing without a break (认定为不良).",
        "PURSUIT_PERIOD_ENDED": "The lender's own period of pursuit ended (追索期结束).",
        "STATE_APPROVED": "The State Council or state policy approved (国务院批准).",
        "UNIT_CANCELLED": "The unit that held the card was cancelled (持卡单位注销).",
    },
)
enum_type(
    Paper,
    "WriteOffPaper",
    "Kinds of evidence (证据材料).",
    {
        "COURT_BANKRUPTCY_RULING": "Ruling that declares or ends bankruptcy (法院破产裁定).",
        "LIQUIDATION_REPORT": "Report of the liquidation (清算报告).",
        "CLOSURE_DOCUMENT": "Decision to close, dissolve or revoke (关闭、解散或撤销文件).",
        "DISTRIBUTION_RECORD": "Record of the distribution (财产分配或清偿证明).",
        "ADMINISTRATOR_PROOF": "The administrator's or court's proof (管理人或法院证明).",
        "DEATH_PROOF": "Proof of death or missing (死亡或失踪证明).",
        "DISABILITY_PROOF": "Proof of lost capacity or ability (丧失行为能力或劳动能力证明).",
        "ESTATE_PURSUIT": "Pursuit of the estate or the debtor's property (财产或遗产追偿证明).",
        "EVENT_PROOF": "Proof of a disaster or accident (灾害或事故证明).",
        "INSURER_LETTER": "The insurer's letter, or proof of no insurance (保险理赔或未投保证明).",
        "REGISTRY_PROOF": "Proof that the registry struck off or revoked (市场监督管理部门注销、吊销证明).",
        "REGISTRY_QUERY": "Query of the registry (登记系统查询证明).",
        "CRIMINAL_JUDGMENT": "Criminal judgment (刑事判决书).",
        "ENFORCEMENT_RULING": "Ruling that ends or suspends enforcement or this round "
        "(终结、中止执行或终结本次执行裁定).",
        "ENFORCEMENT_FILING": "Proof that enforcement was applied for and accepted (执行立案证明).",
        "COURT_SETTLEMENT_PAPER": "Court mediation or settlement paper (调解书或和解协议).",
        "CIVIL_JUDGMENT": "Judgment or ruling on the claim (民事判决书或裁定书).",
        "VALUATION_REPORT": "Valuation of the asset taken (抵债资产评估或接收证明).",
        "DEBT_IN_KIND_CONTRACT": "Contract or ruling by which the asset was taken (抵债协议或裁定).",
        "ADVANCE_PAPERS": "Business papers of the advance (垫款业务资料).",
        "DISPOSAL_CONTRACT": "Contract of sale, forgiveness, swap or securitisation (转让、减免等处置协议).",
        "PAYMENT_PROOF": "Proof that the price or the agreed part was paid (回款证明).",
        "POLICE_FILING": "The police's filing (公安机关立案证明).",
        "ENTERPRISE_PROOF": "Proof of a small enterprise or agricultural loan (中小企业或涉农证明).",
        "USE_PROOF": "Proof of the flow of funds (资金流向证明).",
        "SECURITY_PROOF": "Proof that there is no security, it is void or disposed of (无担保、担保无效或已处置证明).",
        "AGE_PROOF": "Proof of the age of the non-performing loan (不良年限证明).",
        "STATE_APPROVAL": "The state's approval (国务院批准文件).",
        "STUDENT_PROOF": "Contract and status of the student (助学贷款合同及学籍证明).",
        "CARD_STATEMENT": "Card agreement and statements (领用合约及账单).",
        "PURSUIT_RECORD": "Record of pursuit of debtor and guarantor (追索记录).",
        "COLLECTION_REPORT": "Report on the assets and collection (财产追偿证明或清收报告).",
        "LEGAL_OPINION": "Legal opinion (法律意见书).",
    },
)
enum_type(
    Security,
    "ClaimSecurity",
    "How a claim is secured, weakest first, arts 9, 10 (担保方式).",
    {
        "CREDIT": "Nothing secures it (信用).",
        "GUARANTEE": "A person guarantees it (保证).",
        "COLLATERAL": "Property secures it (抵押、质押).",
    },
)
enum_type(
    Ruling,
    "EnforcementRuling",
    "What a court did with the enforcement of another debt, arts 9, 10 (执行裁定).",
    {
        "ENDED": "Enforcement ended (终结执行).",
        "SUSPENDED": "Enforcement suspended (中止执行).",
        "ROUND_ENDED": "This round of enforcement ended (终结本次执行程序).",
        "OTHER": "Another ruling, which proves nothing here (其他裁定).",
    },
)
enum_type(
    ObligorRole,
    "ObligorRole",
    "As what somebody owes (债务人身份).",
    {
        "BORROWER": "Borrower or cardholder (借款人、持卡人).",
        "GUARANTOR": "Guarantor (保证人).",
        "PROVIDER": "Owner of property given as security (抵质押人).",
    },
)
enum_type(
    CheckKind,
    "WriteOffCheckKind",
    "The control checks of arts 5 and 13 (核销控制检查).",
    {
        "OBLIGOR_NAMED": "Every obligor is named in the file (债务人及担保人齐全).",
        "OBLIGORS_PURSUED": "Every obligor was pursued (已向借款人和担保人追偿).",
        "NOBODY_ABLE_TO_PAY": "No obligor is able to pay (借款人、担保人无偿债能力).",
        "EVASION_PURSUED": "Evasion of the debt was pursued by law (逃废债已依法追究).",
        "SECURITY_REALISED": "What secures the claim was realised as far as it can be (押品已处置).",
        "NO_INTERFERENCE": "Nobody outside took part (无外部干预).",
        "LIABILITY_ASSESSED": "Liability was assessed first, where the policy asks for it (先认定责任).",
    },
)
enum_type(
    Outcome,
    "WriteOffAnswer",
    "The answer for one criterion or reference (认定结果).",
    {
        "MET": "Met, and every paper is there (符合).",
        "PAPER_MISSING": "Met by the facts, a paper or confirmation is missing (缺少证据).",
        "NOT_MET": "The facts do not meet it (不符合).",
    },
)
