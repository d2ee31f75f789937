"""Talking: what a volunteer's message, and the end of a case, do to it, on a real database."""

from __future__ import annotations

import pytest

from bot.cases.model import State
from bot.guide.render import Act, Screen, Show
from bot.service.intents import (
    Agree,
    CloseByDesk,
    CloseByPerson,
    DeskEdited,
    DeskMoved,
    PersonLeft,
    PersonWrote,
)
from bot.service.parcels import Copy, NewTopic, Post, React
from tests.cellar import ANNA, BORIS, DESK
from tests.service.office import Office


def verbs(screen: Screen) -> list[str]:
    """What the buttons of a screen do."""
    actions = [button.action for row in screen.rows for button in row]
    return [action.verb if isinstance(action, Act) else "show" for action in actions if isinstance(action, Act | Show)]


# --- a volunteer writes ---


async def test_a_reply_to_the_persons_message_is_an_answer(office: Office) -> None:
    """It goes to the person as a reply to the very message, and is ticked at the desk."""
    thread = await office.open_case()
    copy = await office.relay(5)
    await office.answer(thread, 200, copy)

    answer, tick = await office.deliver_all()

    assert answer == Copy(ANNA, DESK, (200,), None, 5)
    assert tick == React(DESK, 200)
    assert (await office.case()).state is State.TALKING


async def test_a_reply_to_the_card_is_an_answer(office: Office) -> None:
    """It replies to nothing in the person's chat."""
    thread = await office.open_case()
    await office.answer(thread, 200, office.card)

    assert await office.copies() == [Copy(ANNA, DESK, (200,), None, None)]


async def test_what_is_not_a_reply_to_the_person_is_a_note(office: Office) -> None:
    """No reply, a reply to a volunteer's own answer, a reply to a message nobody knows: none goes to the person."""
    thread = await office.open_case()
    copy = await office.relay(5)
    await office.answer(thread, 200, copy)
    await office.deliver_all()

    for reply_to in (None, 200, 999):
        await office.answer(thread, 201, reply_to)

    assert await office.deliver_all() == []


async def test_a_reply_to_another_cases_message_is_not_an_answer(office: Office) -> None:
    """Neither in this topic nor in the other: Boris never gets what was meant for Anna."""
    annas = await office.open_case(ANNA)
    boriss = await office.open_case(BORIS)
    about_anna = await office.relay(5, ANNA)
    about_boris = await office.relay(5, BORIS)

    await office.answer(annas, 200, about_boris)
    await office.answer(boriss, 201, about_anna)

    assert await office.deliver_all() == []


async def test_later_parts_of_an_album_follow_the_first_to_the_person(office: Office) -> None:
    """Telegram marks only the first part as a reply; another album in the topic stays a note."""
    thread = await office.open_case()
    copy = await office.relay(5)
    await office.answer(thread, 200, copy, album="a")
    await office.answer(thread, 201, None, album="a")
    await office.answer(thread, 202, None, album="b")

    assert [call.messages for call in await office.copies()] == [(200, 201)]


async def test_an_edited_answer_is_copied_again_and_an_edited_note_is_not(office: Office) -> None:
    """The person sees the new wording under the old one."""
    thread = await office.open_case()
    copy = await office.relay(5)
    await office.answer(thread, 200, copy)
    await office.answer(thread, 201, None)
    (first,) = await office.copies()
    await office.decide(DeskEdited(DESK, thread, 200, 77), DeskEdited(DESK, thread, 201, 77))

    (edited,) = await office.copies()
    assert (edited.messages, edited.chat) == (first.messages, ANNA)
    assert edited.reply_to is not None
    assert edited.reply_to != 5


# --- the end ---


@pytest.mark.parametrize("by", [CloseByPerson(ANNA, None, "en"), "desk"], ids=["person", "desk"])
async def test_either_side_may_close_and_both_are_told(office: Office, by: CloseByPerson | str) -> None:
    """One line in the topic, one sentence to the person."""
    thread = await office.open_case()
    await office.decide(by if isinstance(by, CloseByPerson) else CloseByDesk(DESK, thread))

    calls = [call for call in await office.deliver_all() if isinstance(call, Post)]

    assert (await office.case()).state is State.CLOSED
    assert {(call.chat, call.thread) for call in calls} == {(DESK, thread), (ANNA, None)}


async def test_a_case_closed_and_asked_for_twice_in_an_hour_gets_a_card_each_time(office: Office) -> None:
    """Or the desk would go on reading that it is closed."""
    await office.open_case()
    for _ in range(2):
        await office.decide(CloseByPerson(ANNA, None, "en"), Agree(ANNA, 3, "q", "h:l", "en"))
        posts = [call for call in await office.deliver_all() if isinstance(call, Post) and call.chat == DESK]
        assert ["closed" in post.screen.text for post in posts] == [True, False]
        assert verbs(posts[-1].screen) == ["close"]


async def test_who_blocks_the_bot_ends_the_case_and_answers_under_way_come_back(office: Office) -> None:
    """The volunteer reads under the answer why it did not arrive; nothing more is sent to the person."""
    thread = await office.open_case()
    copy = await office.relay(5)
    await office.answer(thread, 200, copy)
    await office.decide(PersonLeft(ANNA))

    calls = await office.deliver_all()

    assert all(isinstance(call, Post) and call.chat == DESK for call in calls)
    assert any(isinstance(call, Post) and call.reply_to == 200 for call in calls)
    assert (await office.case()).state is State.CLOSED


async def test_a_desk_that_moved_gets_its_calls_at_the_new_id(office: Office) -> None:
    """Its open cases get topics there."""
    await office.open_case()
    await office.decide(DeskMoved(DESK, -100_77), PersonWrote(ANNA, 5, "text", "en"))

    calls = await office.deliver_all()

    assert isinstance(calls[0], NewTopic)
    assert [call.messages for call in calls if isinstance(call, Copy)] == [(5,)]
    assert {call.chat for call in calls} == {-100_77, ANNA}
