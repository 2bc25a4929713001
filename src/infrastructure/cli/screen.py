"""What commands show: results on standard output, progress and complaints on standard error."""

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

app: Final = typer.Typer(
    name="postloan",
    help="Post-loan management (贷后管理).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
WIDE: Final = 200
"""Columns of what goes into a file or another program: a terminal's 80 would cut figures off."""
out: Final = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)
err: Final = Console(stderr=True, highlight=False)


def complain(message: str) -> None:
    """Say what is wrong."""
    err.print(f"[bold red]postloan:[/] {_plain(message)}", soft_wrap=True)


def say(message: str) -> None:
    """Show a result as it is, without markup."""
    out.print(_plain(message))


def _plain(message: str) -> str:
    return message.replace("[", "\\[")


class Bar:
    """A progress bar whose task changes as work goes from one part to the next."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, int] = {}

    def show(self, what: str, done: int, total: int | None) -> None:
        """So much of a part is done; an unknown total pulses."""
        task = self._tasks.get(what)
        if task is None:
            task = self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(task, completed=done, total=total)  # type: ignore[arg-type]


@contextmanager
def bar() -> Generator[Bar]:
    """A progress display on standard error; silent where that is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        yield Bar(progress)
