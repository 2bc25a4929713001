"""Memory of work on a great many rows.

What such work makes lives as long as its page and is freed when nothing refers to it any more; it leaves hardly a
cycle. The collector of cycles, which looks again and again at all that is alive, the program's own modules included,
costs a fifth of the processor's time and finds next to nothing.
"""

import gc
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

_THRESHOLDS: Final = (200_000, 20, 20)


@contextmanager
def long_work() -> Generator[None]:
    """Let the collector look seldom, and not at what is loaded already, until the work is done."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
