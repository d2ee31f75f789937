"""The author's bench on the command line: preview, graph and stale, and what git is asked for."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.cli import main
from bot.ops import links
from bot.ops.settings import Settings

ROOT = Path(__file__).parents[1]
ISLAND = ROOT / "tests" / "guide" / "island"
DAY = ["--on", "2026-11-24"]
GIT = shutil.which("git")
needs_git = pytest.mark.skipif(GIT is None, reason="git is not installed")


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In a folder of its own with a copy of the invented guide, and no setting of the machine's."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    shutil.copytree(ISLAND, tmp_path / "content")
    (tmp_path / "locales").mkdir()
    (tmp_path / "locales" / "readme.txt").write_text("none yet")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.chdir(tmp_path)


def git(*arguments: str) -> None:
    """A commit of anybody, with no settings of the machine's."""
    assert GIT is not None
    settings = ["-c", "user.name=Anna", "-c", "user.email=anna@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run([GIT, *settings, *arguments], check=True, capture_output=True)


def committed() -> None:
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "First")


def change(file: str, old: str, new: str) -> None:
    path = Path("content") / file
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new), encoding="utf-8")


def test_a_preview_is_written_where_it_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    """The folder is made; without a revision nothing is compared."""
    assert main(["content", "preview", *DAY, "--out", "there/all.html"]) == 0

    html = Path("there/all.html").read_text(encoding="utf-8")
    assert "As on <b>2026-11-24</b></p>" in html
    assert 'data-filter="changed"' not in html
    assert "Wrote there/all.html" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["content", *DAY, "preview"], ["content", "preview", *DAY]])
def test_the_day_may_stand_before_or_after_the_command(arguments: list[str]) -> None:
    """Authors should not have to remember where."""
    assert main(arguments) == 0

    assert "As on <b>2026-11-24</b>" in Path("build/preview.html").read_text(encoding="utf-8")


@needs_git
def test_a_preview_stands_beside_an_older_revision() -> None:
    """What was committed, not what lies in the folder now; and nothing in the folder is touched."""
    committed()
    change("trees/home.yaml", "**spare lanterns**", "**red lanterns**")

    assert main(["content", "preview", *DAY, "--against", "HEAD"]) == 0

    html = Path("build/preview.html").read_text(encoding="utf-8")
    assert "beside <b>HEAD</b>" in html
    assert "<ins>red</ins>" in html
    assert "<del>spare</del>" in html
    assert html.count('data-changed="en"') == 1


@needs_git
@pytest.mark.parametrize(
    ("revision", "says"),
    [
        ("lantern", "--against lantern: git says: "),
        ("--output=evil", "--against --output=evil: git says: "),
        ("HEAD", "--against HEAD: content did not exist then."),
    ],
)
def test_a_revision_that_does_not_help_is_told(capsys: pytest.CaptureFixture[str], revision: str, says: str) -> None:
    """One that is not there, one that looks like an option, one from before there was content."""
    git("init", "-q")
    git("add", "locales")
    git("commit", "-q", "-m", "First")

    assert main(["content", "preview", *DAY, f"--against={revision}"]) == 1

    assert says in capsys.readouterr().err
    assert not Path("evil").exists()


@needs_git
def test_content_of_before_that_cannot_be_read_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """With the file and line of then."""
    change("guide.yaml", "source_language", "language_of_source")
    committed()
    change("guide.yaml", "language_of_source", "source_language")

    assert main(["content", "preview", *DAY, "--against", "HEAD"]) == 1

    told = capsys.readouterr().err
    assert "--against HEAD: its content cannot be read by the program of today." in told
    assert "content/guide.yaml:1" in told


def test_outside_of_git_it_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Whether git is missing, or only its folder."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(Path.cwd().parent))
    if GIT is not None:
        assert main(["content", "preview", *DAY, "--against", "HEAD"]) == 1
        assert "git says" in capsys.readouterr().err
    monkeypatch.setenv("PATH", "")
    assert main(["content", "preview", *DAY, "--against", "HEAD"]) == 1
    assert "git, which is not installed" in capsys.readouterr().err


def test_every_tree_gets_a_drawing(capsys: pytest.CaptureFixture[str]) -> None:
    """Named as the tree, so that they can link to each other."""
    assert main(["content", "graph", *DAY, "--out", "drawn"]) == 0

    assert sorted(file.name for file in Path("drawn").iterdir()) == ["boat.svg", "home.svg"]
    assert "Wrote 2 drawings to drawn" in capsys.readouterr().out


def test_what_falls_due_is_told_and_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    """It is a list of work, not a gate."""
    assert main(["content", "stale", "--on", "2027-03-30", "--days", "2"]) == 0

    told = capsys.readouterr().out
    assert "fact.island.lantern due by 2027-04-01" in told
    assert "Due by 2027-04-01: 2, of these past: 0" in told


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["graph", "--language", "xx"], "--language xx is not released."),
        (["preview", "--out", "content/guide.yaml/x"], "--out content/guide.yaml/x cannot be written"),
        (["stale", "--on", "tomorrow"], "--on tomorrow is not a day."),
    ],
)
def test_a_mistake_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str], says: str) -> None:
    """And ends with 1."""
    assert main(["content", *arguments]) == 1

    assert says in capsys.readouterr().err


@pytest.mark.parametrize("command", ["preview", "graph", "links", "stale"])
def test_content_that_cannot_be_read_is_told(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """File and line instead of a trace."""
    change("guide.yaml", "source_language", "language_of_source")

    assert main(["content", command]) == 1

    assert "content/guide.yaml:1" in capsys.readouterr().err


def test_a_second_reader_is_recorded_and_a_change_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    """What was read stands in the leaf; a word more, and the check asks for the reader again."""
    assert main(["content", "review", *DAY, "home.lantern", "boat", "--by", "AB"]) == 0
    assert "boat: 3 read by AB on 2026-11-24." in capsys.readouterr().out
    assert main(["content", "check", *DAY]) == 0

    change("trees/home.yaml", "Two shells", "Three shells")
    assert main(["content", "check", *DAY]) == 1
    assert "leaf_changed_since_review at home.lantern" in capsys.readouterr().out


def test_a_leaf_in_another_style_is_not_written_into(capsys: pytest.CaptureFixture[str]) -> None:
    """Where the record would have to be guessed, the author is told, and the file stays."""
    change("trees/home.yaml", "  lantern:\n", "  lantern: # the first one\n")
    before = Path("content/trees/home.yaml").read_text(encoding="utf-8")

    assert main(["content", "review", *DAY, "home.lantern", "--by", "AB"]) == 1
    assert "home.lantern is not written one key to a line" in capsys.readouterr().err
    assert Path("content/trees/home.yaml").read_text(encoding="utf-8") == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["harbour", "--by", "AB"], "harbour is neither a tree nor a leaf"),
        (["home.start", "--by", "AB"], "home.start is neither a tree nor a leaf"),
        (["home", "--by", "Anna Petrova"], "is not initials or a role"),
    ],
)
def test_a_reading_that_cannot_be_recorded_is_refused(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file stays as it was."""
    before = Path("content/trees/home.yaml").read_text(encoding="utf-8")

    assert main(["content", "review", *DAY, *arguments]) == 1
    assert told in capsys.readouterr().err
    assert Path("content/trees/home.yaml").read_text(encoding="utf-8") == before


def test_pages_that_are_gone_are_told_with_the_facts_that_rest_on_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line a fact with its file and line; what could not be asked is told apart and is no failure."""
    fates = {"https://example.org/boat": links.Fate.GONE, "https://example.org/keeper": links.Fate.UNSURE}

    async def ask_all(urls: Iterable[str], told: links.Told) -> list[links.Answer]:
        told(25, 50)
        return [links.Answer(url, fates.get(url, links.Fate.THERE), "404") for url in urls]

    monkeypatch.setattr(links, "ask_all", ask_all)
    assert main(["content", "links"]) == 1
    out, err = capsys.readouterr()
    assert "content/facts/ISLAND.yaml:8: gone at fact.island.boat.term: https://example.org/boat (404)" in out
    assert "unsure at contact.island.keeper" in out
    assert out.endswith("there: 1, gone: 1, unsure: 1\n")
    assert err == "Asked 25 of 50\n"

    fates.pop("https://example.org/boat")
    assert main(["content", "links"]) == 0
