"""The content that people really read, for the promises about it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.guide.load import load_guide
from bot.guide.model import Guide
from bot.guide.words import Words, load_words
from tests.world import ROOT


@pytest.fixture(scope="session")
def guide() -> Guide:
    return load_guide(ROOT / "content")


@pytest.fixture(scope="session")
def words(guide: Guide) -> Mapping[str, Words]:
    """The released languages."""
    return load_words(ROOT / "locales", guide.languages, guide.source_language)
