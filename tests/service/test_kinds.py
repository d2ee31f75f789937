"""Kinds of messages: passed on, asked about first, or refused; each exactly one of these."""

from __future__ import annotations

import pytest

from bot.service import notices
from bot.service.kinds import Treatment, treatment, what_it_shows
from tests.service.office import island

# All content fields of the Bot API's Message that a person can make, with what becomes of each.
TABLE = {
    Treatment.RELAY: "text photo video animation audio document voice video_note sticker",
    Treatment.ASK: "contact location venue",
    Treatment.REFUSE: (
        "poll dice story game invoice paid_media giveaway giveaway_winners checklist passport_data unknown "
        "rich_message a_kind_of_next_year"
    ),
}


@pytest.mark.parametrize(("how", "kind"), [(how, kind) for how, kinds in TABLE.items() for kind in kinds.split()])
def test_every_kind_has_its_treatment(how: Treatment, kind: str) -> None:
    """What cannot be copied, and what nobody knows yet, is refused with a sentence."""
    assert treatment(kind) is how


@pytest.mark.parametrize(("kind", "shows"), [("contact", "phone number"), ("location", "where"), ("venue", "where")])
def test_the_question_before_passing_on_says_what_would_be_shown(kind: str, shows: str) -> None:
    """The person decides with open eyes."""
    _, words = island()

    assert shows in notices.ask_first(words["en"], what_it_shows(kind), 5).text
