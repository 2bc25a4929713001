"""Keying the input hashes of borrowers' commands that were kept before they were keyed.

A plain hash over an identity number and a name can be tried out; a keyed one cannot by whoever lacks the index key. The
keyed hash is made of the plain one, so what is kept can be keyed without the input. Each batch is a transaction of its
own; after an interruption the next call goes on with what is still plain.
"""

from typing import Final

from sqlalchemy import Engine, or_, select, update

from ...application.borrower import PERSONAL
from ..crypto import KEYED, PersonalCipher
from .engine import WRITES
from .record_tables import answer

_BATCH: Final = 1_000
_PLAIN: Final = ~answer.c.input_hash.startswith(KEYED) & or_(
    *(answer.c.answer.contains(f'"command":"{kind.__name__}"') for kind in PERSONAL)
)


def plain_hashes(engine: Engine) -> bool:
    """Whether there is an input hash that is still to be keyed."""
    with engine.connect() as connection:
        return connection.execute(select(answer.c.key).where(_PLAIN).limit(1)).first() is not None


def key_plain_hashes(engine: Engine, cipher: PersonalCipher, batch: int = _BATCH) -> int:
    """Key every plain hash; how many there were."""
    done = 0
    while True:
        with engine.connect() as connection:
            connection.execution_options(**{WRITES: True})
            with connection.begin():
                c = answer.c
                query = select(c.institution, c.key, c.input_hash).where(_PLAIN).limit(batch).with_for_update()
                rows = connection.execute(query).all()
                for row in rows:
                    keyed = cipher.keyed(row.institution, row.input_hash)
                    one = (c.institution == row.institution) & (c.key == row.key)
                    connection.execute(update(answer).where(one).values(input_hash=keyed))
        if not rows:
            return done
        done += len(rows)
