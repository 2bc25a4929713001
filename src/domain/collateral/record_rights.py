"""Rules about what is taken in, registered, linked and given up, in the order of `CollateralRefusal`."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from ..shared.errors import Refusal
from ..shared.ratio import RATIO_SCALE
from .events import Cancelled, Fixed, Linked, OwnersChanged, Reduced, Registered, Renewed, Taken, Unlinked
from .parts import Charge, ChargeMode
from .refusals import CollateralRefusal as R
from .refusals import refuse
from .rules import Asked


def _kind(asked: Asked) -> Refusal | None:
    event = asked.event
    if not isinstance(event, Taken) or asked.policy.kind(event.kind):
        return None
    return refuse(
        R.UNKNOWN_KIND,
        f"the catalogue {asked.policy.version} has no kind {event.kind}",
        f"押品目录 {asked.policy.version} 无种类 {event.kind}",
    )


def _shares(asked: Asked) -> Refusal | None:
    if not isinstance(asked.event, Taken | OwnersChanged):
        return None
    total = sum(owner.share.units for owner in asked.event.owners if owner.share is not None)
    if total <= RATIO_SCALE:
        return None
    percent = f"{total // 10**6}.{total % 10**6:06d}".rstrip("0").rstrip(".")
    return refuse(
        R.SHARES_ABOVE_WHOLE,
        f"the owners' shares sum to {percent} %, above the whole",
        f"权利份额合计 {percent}%,超过100%",
    )


def _expiry(asked: Asked) -> Refusal | None:
    if not isinstance(asked.event, Registered):
        return None
    charge = asked.event.charge
    if charge.expires_on is None or charge.expires_on >= charge.registered_on:
        return None
    return refuse(
        R.EXPIRY_BEFORE_REGISTRATION,
        f"registration {charge.number} expires on {charge.expires_on}, before it begins on {charge.registered_on}",
        f"登记 {charge.number} 到期日 {charge.expires_on} 早于登记日 {charge.registered_on}",
    )


def _exists(asked: Asked) -> Refusal | None:
    if not isinstance(asked.event, Registered):
        return None
    number, charge_id = asked.event.charge.number, asked.event.charge.id
    before = [entry.event.charge for entry in asked.history.entries if isinstance(entry.event, Registered)]
    if all(charge.id != charge_id for charge in before):
        return None
    return refuse(
        R.CHARGE_EXISTS,
        f"registration {number} has the id of one that was recorded; a re-registration is another one",
        f"登记 {number} 已存在,重新登记须作为新登记",
        "[K-h] Civil Code 414",
    )


def _seized(asked: Asked) -> Refusal | None:
    if not isinstance(asked.event, Registered) or asked.event.charge.creditor or asked.then is None:
        return None
    for seizure in asked.then.seizures:
        if seizure.holds_on(asked.day):
            return refuse(
                R.SEIZED,
                f"seized by {seizure.authority} ({seizure.reference}) on {asked.day}; what is seized is not charged",
                f"{asked.day} 已被 {seizure.authority} 查封({seizure.reference}),不得抵押",
                "[K-h] Civil Code 399(5)",
            )
    return None


def _new_period(asked: Asked) -> Charge | None:
    """The registration as the event would make it, where it brings a new period; None: the event does not."""
    if isinstance(asked.event, Registered):
        return asked.event.charge
    if isinstance(asked.event, Renewed) and (charge := asked.charge(asked.event.charge)):
        return replace(charge, expires_on=asked.event.expires_on)
    return None


def _overlapping(asked: Asked, new: Charge) -> Iterator[Charge]:
    for item in asked.seen():
        for other in item.charges:
            start = max(other.registered_on, new.registered_on)
            if other.id != new.id and other.live_on(start) and new.live_on(start):
                yield other


def _rank(asked: Asked) -> Refusal | None:
    new = _new_period(asked)
    if new is None:
        return None
    others = list(_overlapping(asked, new))
    for other in others:
        if other.rank == new.rank:
            return refuse(
                R.RANK_TAKEN,
                f"rank {new.rank} is that of registration {other.number}",
                f"顺位 {new.rank} 已为登记 {other.number} 所占",
            )
    for other in others:
        earlier, later = sorted((other, new), key=lambda charge: charge.registered_on)
        if earlier.registered_on < later.registered_on and later.rank < earlier.rank:
            return refuse(
                R.RANK_AGAINST_REGISTRATION,
                f"registration {later.number} of {later.registered_on} cannot rank {later.rank} before "
                f"{earlier.number} of {earlier.registered_on} with rank {earlier.rank}",
                f"登记 {later.number}({later.registered_on})晚于 {earlier.number}({earlier.registered_on}),"
                "顺位不得在先",
                "[K-h] Civil Code 414",
            )
    return None


_OF_A_CHARGE: Final = (Renewed, Reduced, Cancelled, Fixed, Linked, Unlinked)


def _charge_there(asked: Asked) -> Refusal | None:
    event = asked.event
    if not isinstance(event, _OF_A_CHARGE):
        return None
    charge_id = event.link.charge if isinstance(event, Linked) else event.charge
    charge = asked.charge(charge_id)
    if charge is None:
        return refuse(
            R.UNKNOWN_CHARGE, f"no registration {charge_id} on {asked.day}", f"{asked.day} 无登记 {charge_id}"
        )
    if isinstance(event, Renewed | Linked) and not charge.live_on(asked.day):
        return refuse(
            R.REGISTRATION_EXPIRED,
            f"registration {charge.number} expired on {charge.expires_on}; register anew, with its new rank",
            f"登记 {charge.number} 已于 {charge.expires_on} 到期,须重新登记并取得新顺位",
            "[K-h] Civil Code 414",
        )
    return _charge_allows(asked, charge)


def _charge_allows(asked: Asked, charge: Charge) -> Refusal | None:
    event = asked.event
    if isinstance(event, Linked):
        return _link_allowed(asked, event, charge)
    if isinstance(event, Unlinked) and not all(item.link(event.charge, event.loan) for item in asked.seen()):
        return refuse(
            R.NOT_LINKED, f"{charge.number} does not secure loan {event.loan}", f"登记 {charge.number} 未担保该债权"
        )
    if isinstance(event, Renewed) and (charge.expires_on is None or event.expires_on <= charge.expires_on):
        shown = charge.expires_on or "never"
        return refuse(
            R.NOT_LATER,
            f"{event.expires_on} is not later than {shown}, when {charge.number} expires",
            f"续期后到期日 {event.expires_on} 未晚于原到期日 {charge.expires_on or '长期'}",
        )
    if isinstance(event, Reduced):
        return _lower(asked, event)
    if isinstance(event, Fixed) and (charge.mode is not ChargeMode.MAXIMUM or charge.fixed_on):
        return refuse(
            R.NOT_MAXIMUM,
            f"{charge.number} is no maximum-amount mortgage whose claims are open",
            f"登记 {charge.number} 不是债权未确定的最高额抵押",
            "[K-h] Civil Code 423",
        )
    return None


def _lower(asked: Asked, event: Reduced) -> Refusal | None:
    for item in asked.seen():
        charge = item.charge(event.charge)
        amount = charge.amount if charge else None
        if amount is not None and (amount.currency != event.amount.currency or amount <= event.amount):
            return refuse(
                R.NOT_LOWER,
                f"{event.amount} is not below the registered {amount}",
                f"{event.amount} 未低于登记金额 {amount}",
            )
    return None


def _link_allowed(asked: Asked, event: Linked, charge: Charge) -> Refusal | None:
    link = event.link
    if charge.creditor:
        return refuse(
            R.CHARGE_OF_ANOTHER,
            f"registration {charge.number} is that of {charge.creditor}",
            f"登记 {charge.number} 的权利人为 {charge.creditor}",
        )
    if charge.fixed_on is not None:
        return refuse(
            R.CHARGE_FIXED,
            f"the claims under {charge.number} are fixed since {charge.fixed_on}; later ones are not secured",
            f"最高额抵押 {charge.number} 的债权已于 {charge.fixed_on} 确定",
            "[K-h] Civil Code 420-423",
        )
    if any(item.link(link.charge, link.loan) for item in asked.seen()):
        return refuse(R.ALREADY_LINKED, f"{charge.number} secures loan {link.loan} already", "该债权已关联此登记")
    return None


RIGHTS_RULES: Final[tuple[Callable[[Asked], Refusal | None], ...]] = (
    _kind,
    _shares,
    _expiry,
    _exists,
    _seized,
    _rank,
    _charge_there,
)
