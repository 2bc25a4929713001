"""The words of write-off (呆账核销): criteria, papers, grounds, roles, statuses. Docstrings carry the Chinese."""

from enum import StrEnum


class Annex(StrEnum):
    """The three annexes of criteria of 财金〔2017〕90号."""

    GENERAL = "GENERAL"
    """Annex 1: general claims (附1 一般债权或股权呆账认定标准)."""
    CARD = "CARD"
    """Annex 2: bank cards (附2 银行卡透支款项呆账认定标准)."""
    STUDENT = "STUDENT"
    """Annex 3: student loans (附3 助学贷款呆账认定标准)."""


class ClaimKind(StrEnum):
    """What a claim is, as far as the criteria distinguish."""

    CORPORATE = "CORPORATE"
    """A company that is neither small nor agricultural (其他企业贷款)."""
    SMALL_ENTERPRISE = "SMALL_ENTERPRISE"
    """A small or medium enterprise by the policy's bounds (中小企业贷款)."""
    AGRICULTURE = "AGRICULTURE"
    """An agriculture-related loan (涉农贷款)."""
    FARMER = "FARMER"
    """A farmer's loan (农户贷款)."""
    PERSONAL_BUSINESS = "PERSONAL_BUSINESS"
    """A personal business loan (个人经营贷款)."""
    PERSONAL = "PERSONAL"
    """Another loan to a person (其他个人贷款)."""
    CARD = "CARD"
    """A card overdraft (银行卡透支)."""
    STUDENT = "STUDENT"
    """A student loan (助学贷款)."""


class Criterion(StrEnum):
    """The criteria of the three annexes; a claim has to meet one (arts 5 to 7)."""

    BANKRUPTCY_CLOSED = "BANKRUPTCY_CLOSED"
    """1a: bankrupt, closed, dissolved or revoked, procedure ended (破产、关闭、解散或撤销并清算终结)."""
    BANKRUPTCY_NOT_CLOSED = "BANKRUPTCY_NOT_CLOSED"
    """1b: bankruptcy declared and not ended in time (宣告破产后逾期未终结)."""
    DEATH_OR_INCAPACITY = "DEATH_OR_INCAPACITY"
    """2: dead, declared missing or dead, without capacity or ability to work (死亡、失踪或丧失行为、劳动能力)."""
    DISASTER = "DISASTER"
    """3: disaster or accident, not insured enough (重大自然灾害或意外事故)."""
    LICENCE_CANCELLED = "LICENCE_CANCELLED"
    """4: stopped and struck off or licence revoked (停止经营且被注销、吊销营业执照)."""
    NO_ANNUAL_REPORT = "NO_ANNUAL_REPORT"
    """5: stopped or not to be found, no annual reports (停止经营或下落不明且未年报)."""
    CONVICTED = "CONVICTED"
    """6: convicted, property not enough (触犯刑律依法被制裁)."""
    ENFORCEMENT_FAILED = "ENFORCEMENT_FAILED"
    """7: sued, enforcement without result (诉讼后执行未果)."""
    COURT_SETTLEMENT = "COURT_SETTLEMENT"
    """8: settlement or mediation in court, the rest not recovered (法院主持下调解或和解)."""
    SUIT_LOST = "SUIT_LOST"
    """9: suit dismissed, no or partial liability, limitation over (诉讼被驳回、不承担责任或时效届满)."""
    ASSET_IN_KIND = "ASSET_IN_KIND"
    """10: what an asset taken for the debt did not cover (以物抵债损失)."""
    ADVANCE = "ADVANCE"
    """11: advances under letters of credit, acceptances, guarantees (信用证、承兑、保函垫款)."""
    MARKET_DISPOSAL = "MARKET_DISPOSAL"
    """12: loss of a packaged sale, auction, transfer, forgiveness, swap, securitisation (市场化处置损失)."""
    FRAUD_FILED = "FRAUD_FILED"
    """13: filed by the police, not recovered in time (公安机关立案后逾期未收回)."""
    SMALL_ENTERPRISE_AMOUNT = "SMALL_ENTERPRISE_AMOUNT"
    """14: small amount of an SME or agricultural loan (中小企业、涉农小额贷款)."""
    PERSONAL_BUSINESS_AMOUNT = "PERSONAL_BUSINESS_AMOUNT"
    """15: small amount of a personal business loan (个人经营小额贷款)."""
    SMALL_BALANCE = "SMALL_BALANCE"
    """16: small balance of a company; personal loan without usable security (小额余额及无有效担保个人贷款)."""
    LONG_NON_PERFORMING = "LONG_NON_PERFORMING"
    """17: non-performing for many years, pursued diligently (长期不良且已尽职追索)."""
    STATE_APPROVED = "STATE_APPROVED"
    """18: approved by the State Council or under state policy (国务院专案批准或政策性核销)."""
    FARMER_LIST = "FARMER_LIST"
    """Farmers' small loans by list (农户小额贷款清单核销)."""
    CARD_BANKRUPT = "CARD_BANKRUPT"
    """Cardholder bankrupt (持卡人破产)."""
    CARD_DEATH = "CARD_DEATH"
    """Cardholder dead or missing (持卡人死亡或失踪)."""
    CARD_ENFORCEMENT = "CARD_ENFORCEMENT"
    """Enforcement against the cardholder failed (对持卡人执行未果)."""
    CARD_UNIT_CANCELLED = "CARD_UNIT_CANCELLED"
    """The unit that held the card was cancelled (单位卡持卡单位注销)."""
    CARD_SMALL_AMOUNT = "CARD_SMALL_AMOUNT"
    """Small overdraft after pursuit (小额透支追索未果)."""
    CARD_FRAUD = "CARD_FRAUD"
    """Card fraud filed by the police (银行卡诈骗立案)."""
    STUDENT_DEATH = "STUDENT_DEATH"
    """Student dead, missing, without capacity or ability to work (借款学生死亡、失踪或丧失能力)."""
    STUDENT_ENFORCEMENT = "STUDENT_ENFORCEMENT"
    """Enforcement against the student failed (对借款学生执行未果)."""
    STUDENT_PURSUED = "STUDENT_PURSUED"
    """The lender's own period of pursuit has ended (追索期届满)."""


class GroundKind(StrEnum):
    """What happened to the debtor or the claim, each on a day; criteria ask for one of them."""

    PROCEDURE_ENDED = "PROCEDURE_ENDED"
    """Bankruptcy or liquidation ended (破产或清算程序终结)."""
    BANKRUPTCY_DECLARED = "BANKRUPTCY_DECLARED"
    """Bankruptcy declared (宣告破产)."""
    DIED = "DIED"
    """Dead, or declared dead (死亡或宣告死亡)."""
    DECLARED_MISSING = "DECLARED_MISSING"
    """Declared missing (宣告失踪)."""
    CAPACITY_LOST = "CAPACITY_LOST"
    """Without full civil capacity, or unable to work (丧失完全民事行为能力或劳动能力)."""
    DISASTER = "DISASTER"
    """A great natural disaster or accident (重大自然灾害或意外事故)."""
    LICENCE_CANCELLED = "LICENCE_CANCELLED"
    """Business stopped, and struck off or licence revoked (停止经营且注销或吊销)."""
    LAST_ANNUAL_REPORT = "LAST_ANNUAL_REPORT"
    """Stopped or not to be found; the day its last annual report was made or, missing, fell due (最后年报日)."""
    CONVICTED = "CONVICTED"
    """A criminal judgment in force (刑事判决生效)."""
    ENFORCEMENT_BEGUN = "ENFORCEMENT_BEGUN"
    """Enforcement began (强制执行开始)."""
    ENFORCEMENT_ENDED = "ENFORCEMENT_ENDED"
    """The court ended or suspended enforcement or this round of it (终结、中止执行或终结本次执行)."""
    COURT_SETTLEMENT = "COURT_SETTLEMENT"
    """Settled or mediated in court (法院调解或和解)."""
    SUIT_DISMISSED = "SUIT_DISMISSED"
    """Suit dismissed or not accepted (驳回起诉或不予受理)."""
    NOT_LIABLE = "NOT_LIABLE"
    """Held not or only partly liable (判决不承担或部分承担责任)."""
    LIMITATION_EXPIRED = "LIMITATION_EXPIRED"
    """Limitation of action is over (诉讼时效届满)."""
    ASSET_TAKEN = "ASSET_TAKEN"
    """An asset was taken for the debt (接受以物抵债)."""
    ADVANCE_PAID = "ADVANCE_PAID"
    """An advance was paid for a customer (垫款)."""
    DISPOSED = "DISPOSED"
    """Sold, auctioned, transferred, forgiven, swapped or securitised (市场化处置完成)."""
    POLICE_FILED = "POLICE_FILED"
    """The police opened a case (公安机关立案)."""
    PURSUED_SINCE = "PURSUED_SINCE"
    """Pursuit of the debt began (开始追索)."""
    NON_PERFORMING_SINCE = "NON_PERFORMING_SINCE"
    """Non-performing without a break (认定为不良)."""
    PURSUIT_PERIOD_ENDED = "PURSUIT_PERIOD_ENDED"
    """The lender's own period of pursuit ended (追索期结束)."""
    STATE_APPROVED = "STATE_APPROVED"
    """The State Council or state policy approved (国务院批准)."""
    UNIT_CANCELLED = "UNIT_CANCELLED"
    """The unit that held the card was cancelled (持卡单位注销)."""


class Paper(StrEnum):
    """Kinds of evidence (证据材料). `INTERNAL` lists those that the bank makes itself."""

    COURT_BANKRUPTCY_RULING = "COURT_BANKRUPTCY_RULING"
    """Ruling that declares or ends bankruptcy (法院破产裁定)."""
    LIQUIDATION_REPORT = "LIQUIDATION_REPORT"
    """Report of the liquidation (清算报告)."""
    CLOSURE_DOCUMENT = "CLOSURE_DOCUMENT"
    """Decision to close, dissolve or revoke (关闭、解散或撤销文件)."""
    DISTRIBUTION_RECORD = "DISTRIBUTION_RECORD"
    """Record of the distribution (财产分配或清偿证明)."""
    ADMINISTRATOR_PROOF = "ADMINISTRATOR_PROOF"
    """The administrator's or court's proof (管理人或法院证明)."""
    DEATH_PROOF = "DEATH_PROOF"
    """Proof of death or missing (死亡或失踪证明)."""
    DISABILITY_PROOF = "DISABILITY_PROOF"
    """Proof of lost capacity or ability (丧失行为能力或劳动能力证明)."""
    ESTATE_PURSUIT = "ESTATE_PURSUIT"
    """Pursuit of the estate or the debtor's property (财产或遗产追偿证明)."""
    EVENT_PROOF = "EVENT_PROOF"
    """Proof of a disaster or accident (灾害或事故证明)."""
    INSURER_LETTER = "INSURER_LETTER"
    """The insurer's letter, or proof of no insurance (保险理赔或未投保证明)."""
    REGISTRY_PROOF = "REGISTRY_PROOF"
    """Proof that the registry struck off or revoked (市场监督管理部门注销、吊销证明)."""
    REGISTRY_QUERY = "REGISTRY_QUERY"
    """Query of the registry (登记系统查询证明)."""
    CRIMINAL_JUDGMENT = "CRIMINAL_JUDGMENT"
    """Criminal judgment (刑事判决书)."""
    ENFORCEMENT_RULING = "ENFORCEMENT_RULING"
    """Ruling that ends or suspends enforcement or this round (终结、中止执行或终结本次执行裁定)."""
    ENFORCEMENT_FILING = "ENFORCEMENT_FILING"
    """Proof that enforcement was applied for and accepted (执行立案证明)."""
    COURT_SETTLEMENT_PAPER = "COURT_SETTLEMENT_PAPER"
    """Court mediation or settlement paper (调解书或和解协议)."""
    CIVIL_JUDGMENT = "CIVIL_JUDGMENT"
    """Judgment or ruling on the claim (民事判决书或裁定书)."""
    VALUATION_REPORT = "VALUATION_REPORT"
    """Valuation of the asset taken (抵债资产评估或接收证明)."""
    DEBT_IN_KIND_CONTRACT = "DEBT_IN_KIND_CONTRACT"
    """Contract or ruling by which the asset was taken (抵债协议或裁定)."""
    ADVANCE_PAPERS = "ADVANCE_PAPERS"
    """Business papers of the advance (垫款业务资料)."""
    DISPOSAL_CONTRACT = "DISPOSAL_CONTRACT"
    """Contract of sale, forgiveness, swap or securitisation (转让、减免等处置协议)."""
    PAYMENT_PROOF = "PAYMENT_PROOF"
    """Proof that the price or the agreed part was paid (回款证明)."""
    POLICE_FILING = "POLICE_FILING"
    """The police's filing (公安机关立案证明)."""
    ENTERPRISE_PROOF = "ENTERPRISE_PROOF"
    """Proof of a small enterprise or agricultural loan (中小企业或涉农证明)."""
    USE_PROOF = "USE_PROOF"
    """Proof of the flow of funds (资金流向证明)."""
    SECURITY_PROOF = "SECURITY_PROOF"
    """Proof that there is no security, it is void or disposed of (无担保、担保无效或已处置证明)."""
    AGE_PROOF = "AGE_PROOF"
    """Proof of the age of the non-performing loan (不良年限证明)."""
    STATE_APPROVAL = "STATE_APPROVAL"
    """The state's approval (国务院批准文件)."""
    STUDENT_PROOF = "STUDENT_PROOF"
    """Contract and status of the student (助学贷款合同及学籍证明)."""
    CARD_STATEMENT = "CARD_STATEMENT"
    """Card agreement and statements (领用合约及账单)."""
    PURSUIT_RECORD = "PURSUIT_RECORD"
    """Record of pursuit of debtor and guarantor (追索记录)."""
    COLLECTION_REPORT = "COLLECTION_REPORT"
    """Report on the assets and collection (财产追偿证明或清收报告)."""
    LEGAL_OPINION = "LEGAL_OPINION"
    """Legal opinion (法律意见书)."""


INTERNAL = frozenset({Paper.PURSUIT_RECORD, Paper.COLLECTION_REPORT})
"""Papers of the originating unit (内部证据), which three persons of it confirm; the legal opinion has its author."""

OFFICIAL = frozenset(
    {
        Paper.COURT_BANKRUPTCY_RULING,
        Paper.LIQUIDATION_REPORT,
        Paper.CLOSURE_DOCUMENT,
        Paper.DISTRIBUTION_RECORD,
        Paper.ADMINISTRATOR_PROOF,
        Paper.DEATH_PROOF,
        Paper.DISABILITY_PROOF,
        Paper.EVENT_PROOF,
        Paper.REGISTRY_PROOF,
        Paper.REGISTRY_QUERY,
        Paper.CRIMINAL_JUDGMENT,
        Paper.ENFORCEMENT_RULING,
        Paper.ENFORCEMENT_FILING,
        Paper.COURT_SETTLEMENT_PAPER,
        Paper.CIVIL_JUDGMENT,
        Paper.POLICE_FILING,
    }
)
"""Proofs of a court, arbitrator or government: where none can be had, internal evidence is enough (art. 8(2))."""


class Security(StrEnum):
    """How a claim is secured, weakest first: what articles 9 and 10 compare [I]."""

    CREDIT = "CREDIT"
    """Nothing secures it (信用)."""
    GUARANTEE = "GUARANTEE"
    """A person guarantees it (保证)."""
    COLLATERAL = "COLLATERAL"
    """Property secures it (抵押、质押)."""


class Ruling(StrEnum):
    """What a court did with the enforcement of another debt (arts 9 and 10)."""

    ENDED = "ENDED"
    """Enforcement ended (终结执行)."""
    SUSPENDED = "SUSPENDED"
    """Enforcement suspended (中止执行)."""
    ROUND_ENDED = "ROUND_ENDED"
    """This round of enforcement ended (终结本次执行程序)."""
    OTHER = "OTHER"
    """Another ruling, which proves nothing here (其他裁定)."""


class Cause(StrEnum):
    """Why the claim was lost (art. 19)."""

    SUBJECTIVE = "SUBJECTIVE"
    """Somebody's fault: liability is assessed (主观原因)."""
    OBJECTIVE = "OBJECTIVE"
    """Nobody's fault (客观原因)."""


class ConfirmingRole(StrEnum):
    """Who confirms internal evidence: three persons of the originating unit (art. 8(2))."""

    HANDLER = "HANDLER"
    """The handler (经办人)."""
    DEPARTMENT_HEAD = "DEPARTMENT_HEAD"
    """The head of the department (部门负责人)."""
    UNIT_HEAD = "UNIT_HEAD"
    """The head of the unit (单位负责人)."""


class Department(StrEnum):
    """Departments of the collective review (art. 12)."""

    WORKOUT = "WORKOUT"
    """Workout, asset preservation (资产保全)."""
    CREDIT = "CREDIT"
    """Credit (信贷管理)."""
    FINANCE = "FINANCE"
    """Finance (财务会计)."""
    LEGAL = "LEGAL"
    """Legal and compliance (法律合规)."""
    CONTROL = "CONTROL"
    """Internal control (内部控制)."""


class Vote(StrEnum):
    """A member's vote."""

    AGREE = "AGREE"
    """For the write-off (同意)."""
    AGAINST = "AGAINST"
    """Against it (反对)."""
    ABSTAIN = "ABSTAIN"
    """Neither (弃权)."""


class Level(StrEnum):
    """Levels of authority, lowest first (art. 18)."""

    BRANCH = "BRANCH"
    """A branch to which power was delegated (被授权分支机构)."""
    MANAGEMENT = "MANAGEMENT"
    """Senior management (高级管理层)."""
    BOARD = "BOARD"
    """Board of directors (董事会)."""
    SHAREHOLDERS = "SHAREHOLDERS"
    """Shareholders' meeting (股东会)."""


class CaseStatus(StrEnum):
    """Where an application stands."""

    APPLIED = "APPLIED"
    """Made; evidence, confirmations, opinion and review to come (已申请)."""
    REVIEWED = "REVIEWED"
    """The collective review agreed (集体审议通过)."""
    APPROVED = "APPROVED"
    """The authorised persons agreed (审批通过)."""
    WRITTEN_OFF = "WRITTEN_OFF"
    """Booked (已核销)."""
    REJECTED = "REJECTED"
    """The review or the approver said no (已否决)."""
    WITHDRAWN = "WITHDRAWN"
    """Its maker took it back (已撤回)."""
    REVERSED = "REVERSED"
    """The write-off was wrong and is reversed (核销冲回)."""


class TerminationCase(StrEnum):
    """The eight cases of complete termination (art. 16)."""

    STATE_PLAN = "STATE_PLAN"
    """(1) State merger or bankruptcy plan (国家兼并破产计划)."""
    STATE_COUNCIL = "STATE_COUNCIL"
    """(2) Special approval of the State Council (国务院专案批准)."""
    COURT_SETTLED = "COURT_SETTLED"
    """(3) Enforcement ended, or owed nothing or part; relation settled (法院终结执行且债权债务关系已了结)."""
    PLAN_PERFORMED = "PLAN_PERFORMED"
    """(4) Reorganisation or settlement plan fully performed (重整或和解协议执行完毕)."""
    BANKRUPTCY_ENDED = "BANKRUPTCY_ENDED"
    """(5) More than two years after the ruling that ended the bankruptcy (终结破产程序裁定超过2年)."""
    DISPOSAL_PERFORMED = "DISPOSAL_PERFORMED"
    """(6) Market disposal performed: the difference (市场化处置履约后的差额)."""
    EFFORT_FAILED = "EFFORT_FAILED"
    """(7) Dismissed or limitation over, two years of effort or more failed (驳回或时效届满且补救2年以上未果)."""
    OTHER_LEGAL = "OTHER_LEGAL"
    """(8) Another legal end (其他依法终结情形)."""
    SETTLED = "SETTLED"
    """Everything was recovered or waived: nothing is left to recover; EAST field HXZT (已结清)."""


class ClaimStatus(StrEnum):
    """Status of a written-off claim as EAST's HXZT has it: `east_code` gives one bank's codes."""

    KEPT = "KEPT"
    """Account cancelled, case kept (账销案存), code 03."""
    TERMINATED = "TERMINATED"
    """Completely terminated (完全终结), code 04."""
    REVERSED = "REVERSED"
    """The write-off was reversed: the claim is on the balance sheet again (核销冲回)."""


class Stream(StrEnum):
    """The parts of a claim. Fees and costs stand before instalments, as in the loan account."""

    COSTS = "COSTS"
    """Costs advanced for the debtor (代垫费用)."""
    FEES = "FEES"
    """Fees (费用)."""
    PRINCIPAL = "PRINCIPAL"
    """Principal (本金)."""
    INTEREST = "INTEREST"
    """Interest, penalty and compound that stood on the balance sheet (表内利息)."""
    OFF_BALANCE_INTEREST = "OFF_BALANCE_INTEREST"
    """Interest, penalty and compound outside it, and what accrued since (表外利息及核销后利息)."""


class CheckKind(StrEnum):
    """The control checks: older lists of what may not be written off, and articles 5 and 13."""

    OBLIGOR_NAMED = "OBLIGOR_NAMED"
    """Every obligor is named in the file (债务人及担保人齐全)."""
    OBLIGORS_PURSUED = "OBLIGORS_PURSUED"
    """Every obligor was pursued (已向借款人和担保人追偿)."""
    NOBODY_ABLE_TO_PAY = "NOBODY_ABLE_TO_PAY"
    """No obligor is able to pay (借款人、担保人无偿债能力)."""
    EVASION_PURSUED = "EVASION_PURSUED"
    """Evasion of the debt was pursued by law (逃废债已依法追究)."""
    SECURITY_REALISED = "SECURITY_REALISED"
    """What secures the claim was realised as far as it can be (押品已处置)."""
    NO_INTERFERENCE = "NO_INTERFERENCE"
    """Nobody outside took part (无外部干预)."""
    LIABILITY_ASSESSED = "LIABILITY_ASSESSED"
    """Liability was assessed first, where the policy asks for it (先认定责任)."""


class Outcome(StrEnum):
    """The answer for one criterion or reference."""

    MET = "MET"
    """Met, and every paper is there (符合)."""
    PAPER_MISSING = "PAPER_MISSING"
    """Met by the facts, a paper or confirmation is missing (缺少证据)."""
    NOT_MET = "NOT_MET"
    """The facts do not meet it (不符合)."""
