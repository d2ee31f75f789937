"""docs/comparison.md claims nothing without a test: each row names tests that exist, or says when it will come."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAPER = ROOT / "docs/comparison.md"
ROW = re.compile(r"^\| (\d+) \|.*$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
OPEN = re.compile(r"^(not yet, issue \d|not planned)")


def rows(text: str) -> list[tuple[int, str]]:
    """Number and last cell of each row of the tables."""
    return [(int(row[1]), row[0].removesuffix("|").rsplit("|", 1)[-1].strip()) for row in ROW.finditer(text)]


def complaints(text: str, root: Path) -> Iterator[str]:
    """Tests that do not exist, and rows that name neither a test nor when."""
    for number, cell in rows(text):
        named = TEST.findall(cell)
        yield from (f"row {number}: no {path}::{name}" for path, name in named if name not in names_in(root / path))
        if not named and not OPEN.match(cell):
            yield f"row {number}: a claim without a test"


def names_in(file: Path) -> set[str]:
    """Names of the tests of a file; none if there is no such file."""
    if not file.exists():
        return set()
    nodes = ast.walk(ast.parse(file.read_text("utf-8")))
    functions = [node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {name for name in functions if name.startswith("test_")}


def test_every_claim_names_a_test_that_exists() -> None:
    """No row claims what no test shows."""
    assert list(complaints(PAPER.read_text("utf-8"), ROOT)) == []


def test_all_rows_of_the_peers_table_are_there_once() -> None:
    """Also those in which Waymark has nothing to show."""
    assert [number for number, _ in rows(PAPER.read_text("utf-8"))] == list(range(1, 33))


def test_the_check_sees_a_missing_test_and_a_bare_claim(tmp_path: Path) -> None:
    """It is able to fail; a row with a test and a row that says when are left alone."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_a.py").write_text("async def test_one(): ...\ndef helper(): ...\n", encoding="utf-8")
    text = "\n".join(
        [
            "| 1 | a | b | `tests/test_a.py::test_one` |",
            "| 2 | a | b | `tests/test_a.py::helper` |",
            "| 3 | a | b | `tests/test_b.py::test_one` |",
            "| 4 | a | `tests/test_a.py::test_one` | yes |",
            "| 5 | a | b | not yet, issue 4 |",
            "| 6 | a | not yet, issue 4 | |",
        ]
    )
    assert [line.split(":")[0] for line in complaints(text, tmp_path)] == ["row 2", "row 3", "row 4", "row 6"]
