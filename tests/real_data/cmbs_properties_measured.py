"""The properties' file lived through once, every loan-month measured beside what its rows say."""

from collections.abc import Sequence

from .cmbs_properties import Property, Rows, properties_of
from .cmbs_properties_compare import Compared, File
from .cmbs_properties_replay import Replay, covers


class Measured:
    """Everything of the file, lived through once."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.file = File(rows)
        self.properties = list(properties_of(rows))
        self.replays = [Replay.lived(each) for each in self.properties]
        self.then = self.compared(self.replays, at_the_time=True)
        self.now = self.compared(self.replays, at_the_time=False)

    def compared(self, replays: Sequence[Replay], *, at_the_time: bool) -> list[Compared]:
        found: list[Compared] = []
        for at, end in enumerate(month.end for month in self.properties[0].months):
            measured = covers(replays, self.file.balances(at), end, at_the_time=at_the_time)
            found += [
                Compared(self.file.expected(loan, at, at_the_time=at_the_time), cover)
                for loan, cover in measured.items()
            ]
        return found

    def property(self, number: str) -> Property:
        return next(each for each in self.properties if each.number == number)
