"""Loading: good content becomes a guide; each mistake is told with its file, its line and the way to mend it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.load import ContentError, load, load_guide, read_yaml
from bot.guide.model import Leaf, Term

ISLAND = Path(__file__).parent / "island"


@pytest.fixture
def island(tmp_path: Path) -> Path:
    """A copy of the island's content that a test may spoil."""
    return Path(shutil.copytree(ISLAND, tmp_path / "content"))


def spoil(island: Path, file: str, old: str, new: str) -> None:
    """Change the first occurrence of a text in a file of the island."""
    path = island / file
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), encoding="utf-8")


def problems(island: Path) -> list[str]:
    """What loading says, one line a problem."""
    with pytest.raises(ContentError) as caught:
        load_guide(island)
    return [str(problem) for problem in caught.value.problems]


def written(tmp_path: Path, text: str) -> object:
    """The values of a YAML text."""
    file = tmp_path / "some.yaml"
    file.write_text(text, encoding="utf-8")
    return read_yaml(file, "some.yaml").data


def test_good_content_becomes_a_guide() -> None:
    """Trees stand under their codes, facts and contacts under their ids, terms and days as such."""
    guide = load_guide(ISLAND)

    assert set(guide.trees) == {"h", "b"}
    assert guide.facts["island.boat.term"].value_on(date(2026, 1, 1)) == Term(count=10, unit="calendar_days")
    assert guide.contacts["island.keeper"].verified == date(2026, 11, 1)
    assert guide.languages == ("en",)
    assert isinstance(guide.trees["h"].leaves["lantern"], Leaf)


def test_the_source_language_comes_first(island: Path) -> None:
    """Released languages begin with the one the content is written in, wherever the author put it."""
    spoil(island, "guide.yaml", "[en]", "[ru, en]")

    assert load_guide(island).languages == ("en", "ru")


def test_places_of_parts_are_known() -> None:
    """A part is found by its name with file and line; a text of it is found at the part."""
    loaded = load(ISLAND)

    assert loaded.place("home.lantern") == "island/trees/home.yaml:14"
    assert loaded.place("home.lantern.steps.1") == "island/trees/home.yaml:14"
    assert loaded.place("fact.island.boat.term.claim") == "island/facts/ISLAND.yaml:8"
    assert loaded.place("contact.island.keeper.helps") == "island/contacts/ISLAND.yaml:1"


SPOILED = [
    ("trees/home.yaml", "urgent: true", "urgnt: true", 12, "`urgnt` is not a key", "Did you mean `urgent`?"),
    ("trees/home.yaml", "title: The island", "titel: The island", 4, "`titel` is not a key", "Did you mean `title`?"),
    ("trees/home.yaml", "title: The island\n", "", 2, "`title` is missing", "Add `title:`"),
    ("trees/home.yaml", "title: A lost lantern", "title:", 15, "`title` is empty", "Write text"),
    ("trees/home.yaml", "code: h", "code: Home", 3, "`Home` cannot stand", "one to three small Latin letters"),
    ("trees/home.yaml", "      l: {", "      L: {", 11, "`L` cannot stand", "one small Latin letter"),
    ("trees/home.yaml", "say: I lost my", "say: Oh, I lost my", 11, "`I lost my lantern` is not a key", "Known here"),
    ("trees/home.yaml", "say: I lost my", "say: Фонарь, мой", 11, "`мой lantern` is not a key", '"quotes"'),
    ("trees/home.yaml", "facts: [island.lantern]", "facts: island.lantern", 23, "does not hold a list", "a dash"),
    ("trees/home.yaml", "[island.lantern]", "[lantern]", 23, "`lantern` cannot stand", "joined by dots"),
    ("trees/home.yaml", "say: The keeper has", "say: Note: The keeper has", 16, "not YAML", "quotes of this line"),
    ("trees/home.yaml", "say: The keeper has **spare", "say: **spare", 16, "not YAML", "quotes of this line"),
    ("trees/home.yaml", "say: The keeper", "say: *keeper", 16, "", "quotes"),
    ("trees/home.yaml", "papers:", "steps:", 20, "`steps` is here twice; the first is on line 17", "Rename"),
    ("trees/home.yaml", "next: [talk", "next: &way [talk", 25, "`&way` names a place", "Write it out"),
    ("trees/home.yaml", "title: The island", "title: !!str The island", 4, "sets a type", "Write it out"),
    ("trees/home.yaml", "title: The island", "title: The island\n---\na: b", 5, "second document", "Remove"),
    ("trees/home.yaml", "tree: home", "tree: house", 2, "is called `house`, its file `home`", "the same name"),
    ("trees/boat.yaml", "date: past", "date: future", 8, "`future` is not a value of `date`", "'past'"),
    ("facts/ISLAND.yaml", "checked: 2026-11-01", "checked: 01.11.2026", 6, "`01.11.2026` is not a day", "2026-11-22"),
    ("facts/ISLAND.yaml", "2020-01-01: {", "in 2020: {", 14, "`in 2020` is not a day", "2026-11-22"),
    ("facts/ISLAND.yaml", "count: 10", "count: ten", 14, "`count` does not hold a whole number", "whole number"),
    ("facts/ISLAND.yaml", "unit: calendar", "unti: calendar", 14, "`unti` is not a key", "Did you mean `unit`?"),
    ("facts/ISLAND.yaml", "kind: ngo", "kind: blog", 5, "`blog` is not a value of `kind`", "'news'"),
    ("facts/ISLAND.yaml", "certainty: law", "certainty: sure", 15, "`sure` is not a value of `certainty`", "'law'"),
    ("contacts/ISLAND.yaml", "name: The keeper", "name: [a, b]", 2, "`name` does not hold text", "Write text"),
    ("contacts/ISLAND.yaml", "- id", "id", 2, "not YAML", "indents"),
    ("guide.yaml", "languages: [en]", "languages: [ru]", 2, "source language is not among them", "Add en"),
]  # fmt: skip


@pytest.mark.parametrize("mistake", SPOILED, ids=lambda mistake: mistake[2].replace("\n", " "))
def test_a_mistake_is_told(island: Path, mistake: tuple[str, str, str, int, str, str]) -> None:
    """The author reads the file, the line, what is wrong and how to mend it, in one line."""
    file, old, new, line, what, mend = mistake
    spoil(island, file, old, new)

    told = problems(island)

    assert [said for said in told if said.startswith(f"content/{file}:{line}: ") and what in said and mend in said], (
        told
    )


def test_all_mistakes_of_all_files_are_told_at_once(island: Path) -> None:
    """An author mends everything in one round."""
    spoil(island, "trees/home.yaml", "ask:", "aks:")
    spoil(island, "trees/boat.yaml", "code: b", "code: b7")
    spoil(island, "facts/ISLAND.yaml", "claim:", "clam:")

    told = " ".join(problems(island))

    assert all(name in told for name in ("trees/home.yaml", "trees/boat.yaml", "facts/ISLAND.yaml"))


def test_problems_stand_by_file_and_line(island: Path) -> None:
    """Problems read from top to bottom, whatever order they were found in."""
    spoil(island, "trees/home.yaml", "title: The island", "titel: The island")
    spoil(island, "trees/home.yaml", "urgent:", "urgnt:")
    with pytest.raises(ContentError) as caught:
        load_guide(island)

    lines = [problem.line for problem in caught.value.problems]

    assert lines == sorted(lines)


def test_no_problem_shows_where_the_folder_stands(island: Path) -> None:
    """Files are named from the content folder on, so that reports of two machines are the same."""
    (island / "guide.yaml").unlink()

    told = problems(island)

    assert told[0].startswith("content/guide.yaml:1: The file does not exist.")
    assert str(island.parent) not in " ".join(told)


def test_a_file_with_another_ending_is_told(island: Path) -> None:
    """A forgotten .yml would otherwise be a tree that nobody can reach."""
    (island / "trees/boat.yaml").rename(island / "trees/boat.yml")

    assert any("Rename it to boat.yaml" in said for said in problems(island))


def test_an_empty_list_of_contacts_is_fine(island: Path) -> None:
    """A file of comments alone holds no contacts and is no mistake."""
    (island / "contacts/ISLAND.yaml").write_text("# nobody yet\n", encoding="utf-8")

    assert load_guide(island).contacts == {}


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("NO", "NO"), ("yes", "yes"), ("off", "off"), ("12:30", "12:30"), ("012", "012"), ("0x1F", "0x1F"),
        ("1_000", "1_000"), ("2026-11-22", "2026-11-22"), ("3.10", "3.10"), ("+7 727 000", "+7 727 000"), ("<<", "<<"),
        ("true", True), ("False", False), ("null", None), ("~", None), ("", None), ("'null'", "null"),
        ('"true"', "true"),
    ],
)  # fmt: skip
def test_words_stay_what_the_author_wrote(tmp_path: Path, scalar: str, value: object) -> None:
    """Only YAML 1.2's words for true, false and nothing mean something else; a country stays NO."""
    assert written(tmp_path, f"key: {scalar}") == {"key": value}


@pytest.mark.parametrize("key", ["n", "y", "no", "on", "1", "2026-11-22", "null"])
def test_keys_stay_text(tmp_path: Path, key: str) -> None:
    """A choice may be called n, and a value may be dated."""
    assert written(tmp_path, f"{key}: x") == {key: "x"}


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: [*a, *a]\n",
        "a: " + "[" * 5000,
        "a: " + "{b: " * 40 + "x" + "}" * 40,
        "? [a]\n: b\n",
        "a: !!python/object/apply:os.getcwd []\n",
        "%TAG ! tag:example.org,2026:\n---\na: !b c\n",
        "a: \x01\n",
        "a: b\n" + "# x\n" * 300_000,
    ],
)
def test_bombs_and_tricks_are_refused(tmp_path: Path, text: str) -> None:
    """References, types, endless nesting and huge files end in a problem, soon and without harm."""
    with pytest.raises(ContentError):
        written(tmp_path, text)


def test_bytes_that_are_not_text_are_refused(tmp_path: Path) -> None:
    """A file in another encoding is told as such."""
    (tmp_path / "some.yaml").write_bytes("a: Фонарь".encode("cp1251"))

    with pytest.raises(ContentError, match="not UTF-8"):
        read_yaml(tmp_path / "some.yaml", "some.yaml")


def test_lines_are_known_for_keys_and_items(tmp_path: Path) -> None:
    """Every key and list item has its line; an unknown place has the line of what holds it."""
    (tmp_path / "some.yaml").write_text("a:\n  - x\n  - b: y\nc: z\n", encoding="utf-8")
    document = read_yaml(tmp_path / "some.yaml", "some.yaml")

    assert [document.line(path) for path in (("a",), ("a", 1), ("a", 1, "b"), ("c",), ("a", 1, "q"))] == [1, 3, 3, 4, 3]


@given(st.text(max_size=200))
def test_any_text_loads_or_is_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever stands in a file, reading gives values or a problem and no other error."""
    file = tmp_path_factory.mktemp("any") / "some.yaml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read_yaml(file, "some.yaml")
    except ContentError as error:
        assert error.problems
