"""verify-ledger, verify-audit, export-seals."""

from pathlib import Path
from typing import Annotated, Final

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from ...application.verification import Finding, content_hash, verify_ledger
from ..audit_reads import chains_of, seals_of
from ..container import Container
from ..persistence.records import records_of
from ..sealer import key_id, seal_key_of, unsealed, verify
from .screen import app, bar, complain, say
from .session import CliError, bank_of, opened

_BANK = Annotated[str, typer.Option(help="code of the bank; default the only one there is")]
SHOWN: Final = 100
"""How many findings are shown; all of them are counted."""


@app.command("verify-ledger")
def verify_ledger_command(bank: _BANK = "") -> None:
    """Prove the books: trial balance zero, lines = accounts, snapshots = fold, accrual and reserve derivable."""
    container = opened()
    found = bank_of(container, bank)
    findings: list[Finding] = []
    count = 0
    with records_of(container.engine(), found.id) as records, bar() as shown:
        total = records.count()
        for finding in verify_ledger(records, lambda done: shown.show("loans", done, total)):
            count += 1
            if count <= SHOWN:
                findings.append(finding)
        digest = content_hash(records)
    for finding in findings:
        complain(f"{finding.where}: {finding.problem}")
    if count:
        complain(f"{count} findings over {total} loans")
        raise typer.Exit(1)
    say(f"{total} loans verified: trial balance zero, lines = accounts, snapshots = fold, accrual derivable")
    say(f"content {digest}")


@app.command("verify-audit")
def verify_audit_command(
    public_key: Annotated[list[Path] | None, typer.Option(help="PEM file of a public key that sealed")] = None,
    bank: _BANK = "",
) -> None:
    """Recompute the hash chains of all audit rows and check every seal (审计链验证)."""
    container = opened()
    found = bank_of(container, bank)
    keys = _keys(container, public_key or [])
    with container.engine().connect() as connection, connection.begin():
        seals = seals_of(connection, found.id)
        chains = chains_of(connection, found.id)
    problems = verify(seals, chains, keys)
    for problem in problems[:SHOWN]:
        complain(problem)
    if problems:
        complain(f"{len(problems)} problems in {len(chains)} chains and {len(seals)} seals")
        raise typer.Exit(1)
    rows = sum(len(chain) for chain in chains.values())
    say(f"{rows} audit rows in {len(chains)} chains hold, under {len(seals)} seals")
    tails = unsealed(seals, chains)
    if tails:
        say(f"not sealed yet: the last {sum(tail.rows for tail in tails)} rows, of {len(tails)} chains")


@app.command("export-seals")
def export_seals(
    folder: Annotated[Path, typer.Argument(help="folder to write seal-N.json to; existing files are kept")],
    bank: _BANK = "",
) -> None:
    """Write the signed roots of the audit chains to files, to be kept where the database's owner cannot reach."""
    container = opened()
    found = bank_of(container, bank)
    folder.mkdir(parents=True, exist_ok=True)
    with container.engine().connect() as connection, connection.begin():
        seals = seals_of(connection, found.id)
    fresh = [(folder / f"seal-{each.number:06d}.json", each) for each in seals]
    fresh = [(path, each) for path, each in fresh if not path.exists()]
    for path, each in fresh:
        path.write_text(each.exported() + "\n", encoding="utf-8")
    say(f"{len(fresh)} of {len(seals)} seals written to {folder}")


def _keys(container: Container, files: list[Path]) -> dict[str, Ed25519PublicKey]:
    """Public keys by id: those given, and the one of this installation's seal key where it has one."""
    keys = []
    for path in files:
        key = load_pem_public_key(path.read_bytes())
        if not isinstance(key, Ed25519PublicKey):
            raise CliError(f"{path} holds another kind of key than Ed25519")
        keys.append(key)
    settings = container.settings()
    if settings.seal_key_file is not None:
        keys.append(seal_key_of(settings).public_key())
    return {key_id(key): key for key in keys}
