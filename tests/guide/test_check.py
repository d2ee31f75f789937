"""Content checks: one broken fixture a kind, and nothing to say about good content."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.guide.check import KINDS, Issue, StopWord, check
from bot.guide.check_words import sentences
from bot.guide.load import ContentError, load_guide
from bot.guide.report import check_content, read_heavy_words, read_stop_words
from bot.guide.words import Words, load_words
from tests.guide.trees import CONTACTS, FACTS, FERRY_TREE, HOME_TREE, TEA_TREE, guide_of

HERE = Path(__file__).parent
ISLAND = HERE / "island"
BROKEN = HERE / "broken"
TODAY = date(2026, 11, 22)
# Kinds that a guide cannot hold: `load_guide` refuses them.
REFUSED = ("duplicate_code", "duplicate_id", "no_home", "unknown_root")
DEADLINE = "deadline_placeholder_without_date"
CHECKED = tuple(kind.__name__ for kind in KINDS)


def found(content: Path, without: str = "", today: date = TODAY) -> list[Issue]:
    """The issues of a content folder, as seen by all kinds but one."""
    guide = load_guide(content)
    words: Mapping[str, Words] = load_words(content / "locales", guide.languages, guide.source_language)
    kinds = [kind for kind in KINDS if kind.__name__ != without]
    heavy = read_heavy_words(content)
    return check(guide, words, today, read_stop_words(content), kinds, heavy_words=heavy)


def spoiled(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """A copy of the island with one text changed."""
    content = Path(shutil.copytree(ISLAND, tmp_path / "content"))
    before = (content / file).read_text(encoding="utf-8")
    assert old in before
    (content / file).write_text(before.replace(old, new, 1), encoding="utf-8")
    return content


def test_good_content_has_no_issues() -> None:
    """The island is in order."""
    assert found(ISLAND) == []


@pytest.mark.parametrize("kind", CHECKED)
def test_a_broken_fixture_shows_its_kind_alone(kind: str) -> None:
    """Each mistake is found, and called by one name only."""
    issues = found(BROKEN / kind)

    assert {issue.kind for issue in issues} == {kind}
    assert all(issue.where and issue.what and issue.mend for issue in issues)


@pytest.mark.parametrize("kind", CHECKED)
def test_a_kind_is_found_by_its_own_function(kind: str) -> None:
    """Without the one function nobody would notice."""
    assert found(BROKEN / kind, without=kind) == []


@pytest.mark.parametrize("kind", REFUSED)
def test_a_guide_that_cannot_be_is_refused(kind: str) -> None:
    """What the model cannot hold is told on loading, under its kind."""
    with pytest.raises(ContentError) as caught:
        load_guide(BROKEN / kind)

    assert {problem.kind for problem in caught.value.problems} == {kind}


def test_every_kind_has_a_fixture_and_every_fixture_a_kind() -> None:
    """No check is without an example of what it is for."""
    assert {folder.name for folder in BROKEN.iterdir()} == {*CHECKED, *REFUSED}


def test_kinds_have_a_sentence() -> None:
    """Each check says what it looks for."""
    assert all(kind.__doc__ for kind in KINDS)


@pytest.mark.parametrize(("days", "severity"), [(-1, None), (0, "warning"), (30, "warning"), (31, "error")])
def test_a_fact_is_called_for_review_in_time(days: int, severity: str | None) -> None:
    """Promise P38: silent until 30 days before the day of review, then a warning, an error once the day has passed."""
    review = date(2027, 4, 1)
    issues = found(ISLAND, without="contact_unverified", today=review - timedelta(days=30) + timedelta(days=days))

    assert {(issue.kind, issue.severity) for issue in issues} == (
        {("fact_past_review", severity)} if severity else set()
    )


@pytest.mark.parametrize(("today", "told"), [(date(2027, 4, 30), False), (date(2027, 5, 1), True)])
def test_a_contact_is_good_for_180_days(today: date, told: bool) -> None:
    """The 180th day after the check still counts."""
    issues = found(ISLAND, without="fact_past_review", today=today)

    assert [issue.kind for issue in issues] == ["contact_unverified"] * told


def test_a_term_that_is_younger_than_the_oldest_day_is_a_warning(tmp_path: Path) -> None:
    """A person may pick a day of three years ago, and no term of that time is known."""
    issues = found(spoiled(tmp_path, "facts/ISLAND.yaml", "2020-01-01: {", "2024-01-01: {"))

    assert [(issue.kind, issue.severity) for issue in issues] == [("value_missing_on_date", "warning")]


def test_a_long_first_screen_is_a_warning(tmp_path: Path) -> None:
    """More than 900 characters are too many to read in a queue, but can be sent."""
    text = " ".join(["The keeper has lanterns."] * 40)
    issues = found(spoiled(tmp_path, "trees/home.yaml", "The keeper has **spare lanterns**.", text))

    assert [(issue.kind, issue.severity, issue.where) for issue in issues] == [
        ("text_too_long", "warning", "home.lantern")
    ]


def test_lengths_are_counted_as_telegram_counts(tmp_path: Path) -> None:
    """An emoji beyond U+FFFF is two units, so 31 of them are too many for a button of 60."""
    fits = found(spoiled(tmp_path / "a", "trees/home.yaml", "say: I lost my lantern", f"say: {'🏮' * 30}"))
    too_long = found(spoiled(tmp_path / "b", "trees/home.yaml", "say: I lost my lantern", f"say: {'🏮' * 31}"))

    assert [issue.kind for issue in fits] == []
    assert [issue.kind for issue in too_long] == ["text_too_long"]


def test_a_choice_beside_the_days_skips_the_deadline(tmp_path: Path) -> None:
    """A leaf that can be reached without a day must not name a deadline, even when a day can lead there too."""
    content = spoiled(tmp_path, "trees/boat.yaml", "go: no_day", "go: late")
    shutil.rmtree(content / "locales", ignore_errors=True)

    kinds = [issue.kind for issue in found(content)]

    assert kinds == ["unreachable_node", "deadline_placeholder_without_date"]


@pytest.mark.parametrize(("count", "severity"), [(20, None), (21, "warning"), (30, "warning"), (31, "error")])
def test_a_sentence_is_measured_in_words(tmp_path: Path, count: int, severity: str | None) -> None:
    """Up to 20 words are fine, up to 30 are told, more are refused."""
    issues = found(spoiled(tmp_path, "trees/home.yaml", "Go to the lighthouse.", " ".join(["Go"] * count) + "."))

    assert [issue.severity for issue in issues] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three?", 3),
        ("По ст. 43 и п. 2 закона. Затем суд.", 2),
        ("Нужны:\n- паспорт\n- билет", 3),
        ("Первая строка\nпродолжается здесь.", 1),
        ("Так? «Нет», — сказал он.", 2),
        ("", 0),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    """An abbreviation does not end a sentence; a list item does."""
    assert len(list(sentences(text))) == count


@pytest.mark.parametrize(("stem", "told"), [("lantern", True), ("LANT", True), ("antern", False), ("the lant", False)])
def test_the_stop_list_holds_beginnings_of_words(stem: str, told: bool) -> None:
    """A stem is found at the beginning of a word in any case, several stems only in a row."""
    stop = StopWord(stem=stem, lang="en", why="Because.")
    issues = check(load_guide(ISLAND), {}, TODAY, [stop])

    assert bool(issues) is told


def test_a_stop_word_is_allowed_where_it_warns() -> None:
    """The list may name the places where a word stands as a warning."""
    stop = StopWord(stem="lantern", lang="en", why="Because.", allow=("home", "fact.island.lantern", "contact"))

    assert check(load_guide(ISLAND), {}, TODAY, [stop]) == []


def told(content: Path, today: date = TODAY) -> tuple[int, list[str]]:
    """The exit code and the lines of the content check."""
    lines: list[str] = []
    return check_content(content, content / "locales", today, lines.append), lines


def test_the_report_counts_what_was_read() -> None:
    """Good content ends in a line of counts and the code 0."""
    code, lines = told(ISLAND)

    assert code == 0
    assert lines == [
        "Errors: 0, warnings: 0, failed journeys: 0.",
        "Read: 2 trees, 2 questions, 4 leaves, 2 facts, 1 contacts, 0 prepared answers, 2 journeys.",
    ]


def test_the_report_names_file_and_line() -> None:
    """An error is one line that an editor can jump to, and the code is 1."""
    code, lines = told(BROKEN / "leaf_without_human")

    assert code == 1
    assert lines[0].startswith("leaf_without_human/trees/home.yaml:14: error leaf_without_human at home.lantern: ")


def test_warnings_alone_let_the_build_pass() -> None:
    """A contact that should be called again does not stop a correction of the law from going out."""
    code, lines = told(BROKEN / "contact_unverified")

    assert code == 0
    assert "warning contact_unverified" in lines[0]


def test_a_missing_translation_of_a_released_language_is_an_error() -> None:
    """A released language is complete, or it is not released."""
    code, lines = told(BROKEN / "missing_translation")

    assert code == 1
    assert "error missing_translation" in lines[0]


def test_content_that_cannot_be_read_is_reported() -> None:
    """Problems of loading are told line by line, then counted."""
    code, lines = told(BROKEN / "duplicate_code")

    assert code == 1
    assert lines[-1] == "The content cannot be read: 1 problem."


def test_an_unknown_language_is_reported(tmp_path: Path) -> None:
    """A language that does not exist is a mistake in guide.yaml, not a crash."""
    code, lines = told(spoiled(tmp_path, "guide.yaml", "[en]", "[en, qx]"))

    assert code == 1
    assert lines[0].startswith("content/guide.yaml:1: `qx` is not a language.")


def test_a_failed_journey_fails_the_report(tmp_path: Path) -> None:
    """Content in order whose cases end elsewhere is not in order."""
    code, lines = told(spoiled(tmp_path, "journeys/home.yaml", "leaf: home.lantern", "leaf: boat.late"))

    assert code == 1
    assert lines[0].startswith("content/journeys/home.yaml:1: journey `Anna has lost her lantern`: It ends at")


def test_broken_journeys_of_all_files_are_reported(tmp_path: Path) -> None:
    """Journeys that cannot be read are told like trees that cannot, all at once."""
    content = spoiled(tmp_path, "journeys/home.yaml", "leaf:", "leef:")
    (content / "journeys/boat.yaml").write_text("name: alone\n", encoding="utf-8")
    code, lines = told(content)

    assert code == 1
    assert [line.split(": ")[0] for line in lines[:2]] == [
        "content/journeys/boat.yaml:1",
        "content/journeys/home.yaml:4",
    ]


MISTAKES = [
    ("trees/home.yaml", "next: [talk, boat/root]", "next: [talk, start]", ["unknown_target"]),
    ("trees/home.yaml", "next: [talk, boat/root]", "next: [talk, moon/root]", ["unknown_target"]),
    ("trees/home.yaml", "next: [talk, boat/root]", "next: [talk, home/root]", []),
    ("trees/home.yaml", "go: boat/root", "go: moon/root", ["unknown_target"]),
    ("trees/home.yaml", "go: boat/root", "go: talk", ["unknown_target"]),
    ("trees/home.yaml", "go: boat/root", "go: home/root", ["loop"]),
    ("trees/home.yaml", "go: lantern}", "go: start}", ["unreachable_node", "loop"]),
    ("trees/home.yaml", "go: boat/root", "go: boat/landed_when", []),
    ("trees/home.yaml", "go: boat/root", "go: boat/no_day", []),
    ("trees/home.yaml", "go: boat/root", "go: boat/moon", ["unknown_target"]),
    ("trees/home.yaml", "next: [talk, boat/root]", "next: [talk, boat/landed_when]", ["unknown_target"]),
    ("trees/boat.yaml", "go: no_day}", "go: home/start}", ["unreachable_node", "loop"]),
    ("trees/home.yaml", "leaves:", "  cave: {ask: Where?}\nleaves:", ["unreachable_node", "no_way_to_leaf"]),
    ("trees/boat.yaml", "open: in_time", "open: in_tim", ["unknown_target", "unreachable_node"]),
    ("trees/boat.yaml", "    open: in_time\n", "", ["bad_date_question", "unreachable_node"]),
    ("trees/boat.yaml", "    passed: late\n", "", ["bad_date_question", "unreachable_node"]),
    ("trees/boat.yaml", "deadline: island.boat.term", "deadline: island.moon", ["unknown_fact"]),
    ("trees/boat.yaml", "book of landings.\n", "book of landings.\n    remind: deadline\n", [DEADLINE]),
    ("trees/boat.yaml", "On which day did", "Before {deadline.until}, did", [DEADLINE]),
    ("trees/boat.yaml", "      n: {", "      y: {say: Today, go: no_day}\n      n: {", ["too_many_choices"]),
    ("facts/ISLAND.yaml", "count: 10, unit: calendar_days}", "count: 400}", []),
    ("facts/ISLAND.yaml", "{count: 10, unit: calendar_days}", "ten days", ["value_missing_on_date"]),
    ("facts/ISLAND.yaml", "certainty: law", "certainty: reported", []),
    ("facts/ISLAND.yaml", "kind: law}", "kind: official}", []),
    ("contacts/ISLAND.yaml", "1 Lighthouse Road", "1 Lighthouse Road " * 15, ["text_too_long"]),
    ("trees/home.yaml", "title: The island", "title: " + "The island " * 6, ["text_too_long"]),
    ("trees/home.yaml", "**spare lanterns**", "**spare lanterns", ["bad_markup"]),
    ("trees/home.yaml", "**spare lanterns**", "**** lanterns", ["bad_markup"]),
    ("trees/home.yaml", "**spare lanterns**", "5 < 6 & <b>more</b>", []),
    ("guide.yaml", "[en]", "[en, ru]", ["missing_translation"]),
]  # fmt: skip


def test_a_way_in_behind_the_day_has_no_deadline_to_put_in() -> None:
    """Who comes from another tree to a question after the day has picked none."""
    choices = {"y": {"say": "Да", "go": "in_time"}}
    when = {**FERRY_TREE["questions"]["when"], "open": "sure"}
    ferry = {
        **FERRY_TREE,
        "questions": {**FERRY_TREE["questions"], "when": when, "sure": {"ask": "?", "choices": choices}},
    }
    start = {"ask": "?", "choices": {"b": {"say": "Лодка", "go": "ferry/sure"}}}
    home = {**HOME_TREE, "questions": {"need": start}}
    for tree, kinds in ((HOME_TREE, set()), (home, {DEADLINE})):
        issues = check(guide_of(tree, ferry, TEA_TREE, facts=FACTS, contacts=CONTACTS), {}, TODAY)
        assert {issue.kind for issue in issues if issue.where.startswith("ferry.in_time")} == kinds


@pytest.mark.parametrize(("file", "old", "new", "kinds"), MISTAKES)
def test_a_change_is_judged(tmp_path: Path, file: str, old: str, new: str, kinds: list[str]) -> None:
    """Other forms of a mistake are found too, and what is no mistake is let pass."""
    assert list(dict.fromkeys(issue.kind for issue in found(spoiled(tmp_path, file, old, new)))) == kinds
