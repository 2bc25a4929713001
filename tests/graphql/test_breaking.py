"""What CI says about a changed contract."""

import re
import subprocess
import sys

from tests.graphql.breaking import changes
from tests.repo.project import ROOT, text

SCHEMA = text("schema.graphql")


def test_the_same_schema_breaks_nothing() -> None:
    assert list(changes(SCHEMA, SCHEMA)) == []


def test_a_field_taken_away_and_a_field_made_required_are_breaking() -> None:
    without = re.sub(r'  """[^"]*"""\n  dpd: Int!\n', "", SCHEMA, count=1)
    assert without != SCHEMA
    assert list(changes(SCHEMA, without)) == ["breaking: Field Balance.dpd was removed."]
    required = SCHEMA.replace("  agreed: AgreedSplitInput\n", "  agreed: AgreedSplitInput!\n", 1)
    assert [line.split(":")[0] for line in changes(SCHEMA, required)] == ["breaking"]


def test_a_new_refusal_code_is_told_as_dangerous() -> None:
    more = SCHEMA.replace("enum ProblemCode {\n", "enum ProblemCode {\n  MOON_TOO_FULL\n", 1)
    assert [line.split(":")[0] for line in changes(SCHEMA, more)] == ["dangerous"]


def test_the_command_compares_standard_input_with_the_code() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.graphql.breaking"],
        input=SCHEMA,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        check=True,
    )
    assert ran.stdout == "no change of schema.graphql breaks a client\n"
