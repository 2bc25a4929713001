"""What the repository says: nothing left for later, no machine's address, versions and languages in step."""

import re
from pathlib import Path

import pytest

from tests.repo import project

TEXTS = [path for path in project.tracked() if path.suffix not in {".docx", ".gz", ".parquet", ".png", ".xlsx"}]

# Each word is written with a gap, so that this file does not hold it.
MARKS = "|".join(word.replace("-", "") for word in ("TO-DO", "FIX-ME", "XX-X", "HA-CK", "TB-D"))
PHRASES = "|".join(words.replace("-", "") for words in ("for n-ow", "simpl-ified", "not yet imple-mented"))
LEFT_FOR_LATER = re.compile(rf"\b({MARKS})\b|\b(?i:{PHRASES})\b")
MACHINE_PATH = re.compile(r"(?<![\w.$}])/(?:work|home|root|Users|tmp/team)/")
HOSTS = "|".join(re.escape(host.replace("-", "")) for host in ("py-pi.", "python-hosted.", "npm-js."))
REGISTRY = re.compile(rf"(?i)({HOSTS})[a-z]|--(extra-)?index-{'url'}")
# A trove classifier names the language with one of the words above.
LANGUAGE = re.compile(r"Chinese \(\w+\)")


def _findings(pattern: re.Pattern[str], path: Path) -> list[str]:
    lines = project.text(path).splitlines()
    found = ((number, pattern.search(LANGUAGE.sub("", line))) for number, line in enumerate(lines, start=1))
    return [f"{path.relative_to(project.ROOT)}:{number}: {match[0]}" for number, match in found if match]


@pytest.mark.parametrize("pattern", [LEFT_FOR_LATER, MACHINE_PATH, REGISTRY], ids=["later", "machine", "registry"])
def test_no_tracked_file_says(pattern: re.Pattern[str]) -> None:
    assert [finding for path in TEXTS for finding in _findings(pattern, path)] == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (LEFT_FOR_LATER, "# TO" + "DO: later"),
        (LEFT_FOR_LATER, "one process is enough for " + "now"),
        (MACHINE_PATH, "open('/" + "root/x')"),
        (REGISTRY, "https://py" + "pi.org/simple"),
        (REGISTRY, "--index-" + "url https://mirror.example"),
    ],
)
def test_the_search_finds_what_it_is_there_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


def test_the_changelog_opens_with_the_current_version() -> None:
    headings = re.findall(r"^## \[?([^\]\s]+)", project.text("CHANGELOG.md"), re.MULTILINE)
    assert headings[0] == project.metadata()["project"]["version"]


def _outline(name: str) -> list[int]:
    text = re.sub(r"```.*?```", "", project.text(name), flags=re.DOTALL)
    return [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]


def _code(name: str) -> list[str]:
    blocks = re.findall(r"```(?:sh|console|graphql)\n(.*?)```", project.text(name), re.DOTALL)
    return [re.sub(r"\s*#.*", "", block) for block in blocks]


def test_the_chinese_readme_has_the_outline_of_the_english_one() -> None:
    assert _outline("README.zh-CN.md") == _outline("README.md")
    assert len(_outline("README.md")) > 5


def test_both_readmes_give_the_same_commands_and_queries() -> None:
    assert _code("README.zh-CN.md") == _code("README.md")
    assert any("make demo" in block for block in _code("README.md"))


def test_every_make_target_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", project.text("Makefile"), re.MULTILINE))
    for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"(?:`|^)make ([a-z-]+)", project.text(name), re.MULTILINE))
        assert named - targets == set(), name
        assert named


def test_every_relative_link_in_the_documents_leads_somewhere() -> None:
    for document in project.ROOT.glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", project.text(document)):
            if not target.startswith(("http:", "https:", "mailto:")):
                assert (project.ROOT / target).exists(), f"{document.name} links to {target}"


def test_python_files_stay_short_enough_to_read() -> None:
    lengths = {
        str(path.relative_to(project.ROOT)): len(project.text(path).splitlines())
        for folder in (project.SRC, project.TESTS)
        for path in project.python_files(folder)
    }
    assert {name: length for name, length in lengths.items() if length >= 500} == {}
    ordered = sorted(lengths.values())
    assert ordered[len(ordered) * 9 // 10] <= 400
