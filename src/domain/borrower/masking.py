"""How personal data is shown to readers who may not see it (脱敏): enough to recognise, too little to use."""

from .profile import BorrowerKind

_PERSONS = frozenset({BorrowerKind.PERSON, BorrowerKind.SOLE_TRADER})


def masked_name(kind: BorrowerKind, name: str) -> str:
    """The first character of each word, the rest as stars: 张小明 is 张**, Li Na is L* N*.

    Names of organisations are public and stay; a sole trader's (个体工商户) is the name of its owner.
    """
    if kind not in _PERSONS:
        return name
    return " ".join(word[0] + "*" * max(len(word) - 1, 1) for word in name.split())


def masked_identity(number: str) -> str:
    """The first three and the last four characters of a long number, at most the last of a short one.

    The birth date inside a resident id is hidden.
    """
    return _masked(number, head=3, tail=4)


def masked_phone(phone: str) -> str:
    """The first three and the last four digits: 138****5678."""
    return _masked(phone, head=3, tail=4)


def _masked(text: str, head: int, tail: int) -> str:
    if len(text) < head + tail + 4:
        return "*" * (len(text) - 1) + text[-1:]
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]
