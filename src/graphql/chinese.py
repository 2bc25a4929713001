"""What is wrong with an input, in Chinese: the reasons of `InvalidInput`, pattern by pattern.

Reasons are raised in English where a text becomes a value. Here each of those that a caller of the API can meet has its
Chinese counterpart; `{}` stands for what varies. A reason without one is given as it is rather than left out.
"""

import re
from functools import cache
from typing import Final

_REASONS: Final = """
must be at most {} characters = 不得超过 {} 个字符
must not be longer than {} characters = 不得超过 {} 个字符
must not hold {} ({}), which does not show, as its character {} = 第 {2} 个字符为不可见字符 {0}（{1}），不得使用
must not contain invisible characters = 不得含不可见字符
must be 1 to {} printable characters without outer spaces = 应为 1 至 {} 个可见字符，首尾无空格
must be 1 to {} characters without outer spaces or control characters = 应为 1 至 {} 个字符，首尾无空格，不含控制字符
must be 1 to {} printable characters = 应为 1 至 {} 个可见字符
must be at most {} printable characters = 不得超过 {} 个可见字符
must be 1 to {} letters, digits or . _ : / - = 应为 1 至 {} 个字母、数字或 . _ : / -
must be 1 to {} letters, digits or . _ / -, with a letter or digit at both ends = 应为 1 至 {} 个字母、数字或 . _ / -，\
首尾为字母或数字
must be 1 to {} letters, digits or . _ -, beginning with a letter or digit = 应为 1 至 {} 个字母、数字或 . _ -，\
以字母或数字开头
must be 1 to {} capital letters and underscores = 应为 1 至 {} 个大写字母和下划线
must be an id like {} = 应为如 {} 的标识
must be an id that this API gave out = 应为本接口给出的标识
must be the id of a {}, and is that of a {} = 应为 {} 的标识，所给为 {} 的标识
must be the id of a loan, a borrower or an institution = 应为借据、借款人或机构的标识
an act has one ground; name one of the two = 一项行为只有一个事由，请二者取一
must be at most {} rising days = 不得超过 {} 个日期，且应递增
must be at most {}, of each guarantor one = 不得超过 {} 份，每个保证人一份
lies before its first day {} = 早于起始日 {}
say why the act is taken back = 请说明撤销原因
say why = 请说明原因
a change of the due date, and only that, names the new one = 仅变更履行期限须且只须给出新履行期限
{} says by how much, in minor units = {} 须给出涉及金额
a title is against somebody = 执行依据须有被执行人
a guarantor guarantees for another person = 保证人与债务人不得为同一人
months belong to the wording MONTHS, and only to it = 约定月数仅用于且须用于 MONTHS
a day belongs to the wording UNTIL, and only to it = 约定截止日仅用于且须用于 UNTIL
only maximum-amount guarantees are fixed = 仅最高额保证须确定债权
a debt has 1 to {} due dates = 一笔债务有 1 至 {} 个到期日
a claim has a debtor = 债权须有债务人
{} to {} different numbers of days, falling, from 0 to {} = {} 至 {} 个互不相同的天数，递减，在 0 至 {} 之间
the agreed period ends by itself; it is a term of the mortgage = 约定期间自行届满，属合同条款
lies before the mortgage was set up = 早于抵押权设立日
every key needs a term = 每个期间均须有取值
a term has 1 to 600 months = 期间为 1 至 600 个月
must be the rate of {} = 应为 {} 的汇率
must not exceed {} {} = 不得超过 {} {}
above must be at least 0, most between 1 and {} = 起点不小于 0，条数在 1 至 {} 之间
must be above zero, tier 1 at most net capital = 应大于零，且一级资本净额不超过资本净额
must be 1 to {} minor units, the principal of the package = 应为 1 至 {} 分，即打包债权本金合计
is too small for {} claims: one of them would bear nothing = 金额过小，{} 笔债权中有债权分摊不到损失
must be {}; exchange the ability first = 应为 {}，请先折算担保能力
name the document that proves it = 请注明证明文件
must be above zero and at most 100 % = 应大于零且不超过 100 %
needs a rate of the day = 需要当日汇率
nobody guarantees a debt of its own = 不得为自己的债务提供保证
give the consents with their documents instead = 请逐份给出同意及其文件
publish its exchange rate for {} or earlier = 请公布其 {} 或更早的汇率
must say in 1 to {} characters why = 请用 1 至 {} 个字符说明原因
give either the id or the number of the guarantee = 请给出保证合同标识或编号，二者取一
give either the id or the number of the loan = 请给出借据标识或借据号，二者取一
give either the id or the number of the case = 请给出案件的标识或编号
must be a cursor of an earlier page = 应为此前一页的游标
is a cursor of another list or order = 该游标属于其他列表或排序
must not hold more than {} items = 不得超过 {} 项
must be a decimal number such as {} = 应为如 {} 的十进制数
has more than {} decimals, the scale of {} = 小数位超过 {} 位（{} 的精度）
has too many digits = 位数过多
must not exceed {} minor units = 不得超过 {} 个最小货币单位
must be a whole number of minor units = 应为整数个最小货币单位
must be one of {} = 应为下列之一：{}
must be above zero and at most 1000000 = 应大于零且不超过 1000000
must be at most 1000000 with at most eight decimals = 不得超过 1000000，至多八位小数
must be the id of a borrower, a loan or a claim = 应为借款人、借据或债权的标识
must be at most 100000 % with at most six decimals = 不得超过 100000 %，至多六位小数
must be {}, the currency it is added to = 币种应为 {}
must be a percentage such as {} = 应为如 {} 的百分数
must be a percentage per year such as {} = 应为如 {} 的年利率百分数
must be below 1000 % with at most six decimals = 应低于 1000 %，至多六位小数
must be between 0 and {} units of 10^-8 per year = 应在 0 与 {} 个 10⁻⁸（年利率）之间
must be between {} and {} units of 10^-8 = 应在 {} 与 {} 个 10⁻⁸ 之间
must be non-negative with a positive sum = 应均不为负且合计为正
must be at least 1 = 至少为 1
must be {} to {} minor units = 应为 {} 至 {} 个最小货币单位
must be between {} and {} minor units = 应在 {} 与 {} 个最小货币单位之间
must be between {} and {} basis points = 应在 {} 与 {} 个基点之间
must be 1 to 10000 basis points = 应为 1 至 10000 个基点
must be 1 to 31, for monthly periods = 应为 1 至 31，且仅用于按月的期次
must be {} rows with rising dates after the start = 应为 {} 行，日期在起息日之后且递增
must be at most {} rows with rising due dates = 不得超过 {} 行，到期日递增
must be at most {} facts = 不得超过 {} 项
must be 1, 3, 6 or 12 = 应为 1、3、6 或 12
must be 1 to {} = 应为 1 至 {}
must be between {} persons = 应在 {} 人之间
must be between {} and {} = 应在 {} 与 {} 之间
must be {} to {} = 应为 {} 至 {}
must be fewer than {} steps = 应少于 {} 级
must be after the start {} = 应在起息日 {} 之后
must be below the number of instalments, {} = 应小于期数 {}
must be a name such as {} = 应为如 {} 的名称
must be zero while instalments are unpaid = 有未付期次时应为零
must be zero or more minor units, or empty for every amount = 应为零或正的最小货币单位数，留空表示任何金额
must name an amount above zero = 应给出大于零的金额
must name each bucket exactly once = 每个科目应恰好出现一次
must name at most {} loans, each once = 至多 {} 笔借据，每笔一次
must state principal, interest or fees; leave it out and the loan's own order decides = 应至少给出本金、\
利息、费用之一；不约定拆分时请省略，按合同顺序冲销
must state either principal or instalment = 本金与期供应择一给出
must be the sequence of a recorded entry, 1 or more = 应为已记录交易的序号，不小于 1
must be the last day of a month = 应为月末日
must be yes or no (true, false, 1, 0, Y, N, 是, 否) = 应为是或否
a prepayment shortens the term or lowers the instalment = 提前还款应选择缩短期限或减少月供
the agreed parts exceed the amount paid = 约定拆分合计超过还款金额
the parts must sum to the amount paid = 各部分之和应等于还款金额
there must be at least one loan to pay = 至少须有一笔借据可还
belongs to a take-on, which needs the day from which the loan is carried = 仅用于存量接入，且存量接入须给出接入日
records nothing in a loan = 不是对借据的操作
rows belong to the method PLAN, which needs them = 仅 PLAN 方式可以且须给出各期明细
a bullet loan has one instalment = 利随本清只有一期
CONTRACT needs interest on the actual balance = CONTRACT 需按实际余额计息
PERIODS needs nominal days = PERIODS 需按名义天数
WHOLE_MONTHS needs nominal days = WHOLE_MONTHS 需按名义天数
thirty-day months go over 360 or 365 = 每月按 30 天计息时，年天数应为 360 或 365
goes beyond what a calendar holds = 超出日历范围
leaves the calendar when added to {} = 与 {} 相加后超出日历范围
takes the plan beyond {} with a due date every {} = 每 {1} 一期将使计划超过 {0}
due date {}, {}, does not come after {} = 第 {} 个到期日 {} 不在 {} 之后
check start, first due date, maturity and rolling = 请检查起息日、首个到期日、到期日和顺延规则
this version knows the fold's rules number 1 = 本版本仅支持规则编号 1
its rows must have rising dates = 各行日期应递增
lowest, default and highest must rise, from 0 to 100000 bp = 下限、默认值和上限应递增，且在 0 至 100000 基点之内
must be in order of recording = 应按记录先后排列
a book begins with a version, for example the packaged default = 至少须有一个版本
a calendar version has 1 to 32 characters = 日历版本号应为 1 至 32 个字符
is a weekday; list Saturdays and Sundays only = 是工作日，调休上班日只列周六、周日
is a weekend anyway; list weekdays only = 本为周末，节假日只列工作日
lies outside the period the table speaks for = 不在该表所述期间内
the announced tables are those of {} = 已公布的节假日安排为 {}
must be a GB/T 2260 code: six digits, the first two a province, for example {} = 应为 GB/T 2260 代码：六位数字，\
前两位为省级，如 {}
must be a GB/T 4754-2017 code: a section letter and two to four digits of its divisions, as {} = 应为 GB/T 4754-2017 \
代码：门类字母加两至四位数字，如 {}
must be a mobile number (13800138000), a landline (010-12345678) or +country number = 应为手机号码、固定电话或 + \
国际号码
a unified social credit code has 18 digits and capital letters without I, O, S, V, Z = 统一社会信用代码为 18 位数字和\
大写字母，不含 I、O、S、V、Z
a resident id has 17 digits and a digit or X = 居民身份证号为 17 位数字加一位数字或 X
the check character does not fit: one character is wrong = 校验码不符：有一个字符有误
{} is no date of birth = {} 不是出生日期
each number may appear once = 每个号码只能出现一次
each name may appear once = 每个名称只能出现一次
at most {}; use * for all = 至多 {} 个，全部请用 *
at most {}; none stands for all = 至多 {} 个，留空表示全部
at most {} = 至多 {} 个
a name has 1 to 64 characters, a value at most 500 = 名称为 1 至 64 个字符，取值不超过 500 个
must have text keys only = 键只能是文本
must hold text, whole numbers, booleans, lists and mappings = 只能含文本、整数、布尔值、列表和映射
must hold whole characters, no halves of a surrogate pair = 不得含半个代理对字符
must not be nested deeper than 16 levels = 嵌套不得超过 16 层
must have a time zone = 应带时区
must lie after {} = 应在 {} 之后
must be an object with fields of {} = 应为 {} 的字段组成的对象
must be an object = 应为对象
must be a list = 应为列表
does not fit {} = 与 {} 不符
is not known; run `postloan migrate` and register it = 未登记，请运行 postloan migrate 并登记机构
is not known = 不存在
is no field of {}; there are {} = 不是 {} 的字段；字段有 {}
lacks a field among {} = 缺少字段：{} 之一
must be a {} = 应为 {}
exceeds the highest rate this bank takes, {} = 超过本行利率上限 {}
lies after the business date {} = 晚于营业日 {}
is known already; name another = 已存在，请另取名称
loan {} is kept in {} = 借据 {} 的币种为 {}
is no command that is proposed = 不是可提交审批的操作
The operation is too deep: {}, and {} is the limit. = 操作嵌套过深：{}，上限 {}。
The operation is too full of aliases: {}, and {} is the limit. = 操作别名过多：{}，上限 {}。
The operation is too costly: {}, and {} is the limit. = 操作查询量过大：{}，上限 {}。
The document is nested too deeply to be read. = 查询文档嵌套过深，无法读取。
The body is nested too deeply to be read. = 请求体嵌套过深，无法读取。
The body must be UTF-8. = 请求体须为 UTF-8 编码。
The body must not be larger than {} bytes. = 请求体不得超过 {} 字节。
The body must be a JSON object = 请求体须为 JSON 对象
The body cannot be read: {} = 请求体无法读取：{}
The body holds half a surrogate pair, which is no character = 请求体含半个代理对字符
send a bearer token in the Authorization header = 请在 Authorization 头中提供 Bearer 令牌
GraphQL over this API needs a bearer token = 访问本接口须提供 Bearer 令牌
the bearer token is too long = 令牌过长
the token is too long = 令牌过长
the token is not accepted: {} = 令牌无效：{}
the token's claims are not accepted: {} = 令牌中的声明无效：{}
tokens signed this way are not accepted here = 不接受该签名方式的令牌
give either the id or the number of the item = 请给出押品标识或押品编号，二者取一
a maximum-amount mortgage has an amount (Civil Code 420) = 最高额抵押须有最高债权额（民法典第420条）
an item has at most {} entries = 一件押品至多 {} 条记录
each document may appear once = 每项资料只能出现一次
must be a number of pieces such as {}, with at most nine digits and six decimals = 应为如 {} 的数量，整数不超过九位，\
小数不超过六位
must be {}, the day of the event itself = 应为 {}，即事项本身的日期
must be in {}, the currency of the books = 币种应为记账本位币 {}
must be in {} like the value = 币种应为 {}，与估值一致
must be another item = 应为另一件押品
must not lie before {} = 不得早于 {}
must be above zero and at most {} units of 10^-8 = 应大于零且不超过 {} 个 10⁻⁸
must be at most 100 % = 不得超过 100 %
must be zero or more = 应为零或以上
must be at most {} = 不得超过 {}
a claim rests on a criterion or on another debt, not both = 债权须依据一项认定标准或援引其他债权，二者取一
must be above zero = 应大于零
must be above zero, and no claim states a part of its own = 应大于零，且各债权不得另行给出部分金额
must be AUDIT or REPORT = 应为 AUDIT 或 REPORT
there is no exchange rate of {} on {} = 缺少 {} 在 {} 的汇率
something on the balance sheet is written off = 核销金额须含表内余额
must name every part of a claim once = 债权各构成部分应各出现一次
give either the id or the number of the application = 请给出核销申请标识或编号，二者取一
{} must be text such as "{}", not {} = {} 应为如“{}”的文本，而非 {}
{} must not be longer than {} characters = {} 不得超过 {} 个字符
Date {} must be a day of the calendar such as "{}" = 日期 {} 应为如“{}”的日历日
DateTime {} must be an instant with its offset such as "{}" = 时间 {} 应为如“{}”、带时区的时刻
"""


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for line in _REASONS.strip().splitlines():
        english, chinese = line.split(" = ")
        pattern = re.escape(english).replace(r"\{\}", "(.+?)")
        found.append((re.compile(pattern, re.DOTALL), chinese))
    return tuple(found)


def chinese(reason: str) -> str | None:
    """A reason in Chinese, None where it is not known; the first pattern that fits counts."""
    for pattern, template in _patterns():
        if match := pattern.fullmatch(reason):
            return template.format(*match.groups())
    return None


def reason_zh(message: str) -> str:
    """The Chinese of a message `field: value: reason`, or of a whole message; what is not known stays as it is."""
    at = 0
    while at >= 0:
        if found := chinese(message[at:]):
            return found
        at = message.find(": ", at)
        at += 2 * (at >= 0)
    return message
