"""Sentences of the rules over all claims of a debtor: arts 7, 10(4), 11(4) and what art. 15 leaves out."""

from .explanation_data import Text
from .explanation_facts import percent
from .merger import last_frozen_day
from .outcome import Voice
from .reasons_scene import Scene, at_least, named


def contagion(scene: Scene, voice: Voice) -> Text:
    """Art. 7: which claims, their share, and the limit it exceeds."""
    sums = scene.words.counted
    bad, total = sums.bad, sums.total
    money, limit, least = scene.words.money, scene.policy.contagion_share, at_least(voice)
    ids = named([claim.name for claim in sums.npl])
    return Text(
        f"Non-performing claims on the debtor here ({ids}) are {money(bad)} of {money(total)}, {percent(bad, total)}, "
        f"more than {limit}: {least.en}.",
        f"该债务人在本行的不良债权({ids}){money(bad)},占全部债权{money(total)}的{percent(bad, total)},"
        f"超过{limit}:{least.zh}。",
    )


def all_banks(scene: Scene, voice: Voice) -> Text:
    """11(4): the share overdue at all banks, without what art. 15 leaves out."""
    sums, money, least = scene.words.counted, scene.words.money, at_least(voice)
    overdue, total = sums.overdue, sums.debts
    limit = scene.policy.all_banks_share
    return Text(
        f"Debts overdue more than 90 days at all banks are {money(overdue)} of {money(total)}, "
        f"{percent(overdue, total)}, more than {limit}: {least.en}.",
        f"在所有银行的债务中逾期超过90天的为{money(overdue)},占{money(total)}的{percent(overdue, total)},"
        f"超过{limit}:{least.zh}。",
    )


def other_npl(scene: Scene, voice: Voice) -> Text:
    """10(4): where the other non-performing debt is."""
    least = at_least(voice)
    ids = named([c.name for c in scene.words.counted.npl if c.id != scene.claim.id])
    here, here_zh = (f"here ({ids})", f"本行({ids})") if ids else ("", "")
    there, there_zh = ("at another bank", "其他银行") if scene.facts.npl_at_other_banks else ("", "")
    where = " and ".join(part for part in (here, there) if part)
    where_zh = "及".join(part for part in (here_zh, there_zh) if part)
    return Text(
        f"The debtor has non-performing debt {where}: {least.en}.", f"该债务人在{where_zh}的债务出现不良:{least.zh}。"
    )


def merged_left_out(scene: Scene, _: Voice) -> Text:
    """Art. 15: what is left out, and through which day."""
    until = last_frozen_day(scene.facts.merger_date, scene.policy) if scene.facts.merger_date else ""
    return Text(
        f"Through {until} the merged debtor's non-performing claims are left out of arts 7, 10(4) and 11(4).",
        f"至{until},被并购方的不良资产不纳入第七条、第十条第四项、第十一条第四项的计算。",
    )
