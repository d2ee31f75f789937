"""Talking: what a press, a message and an answer do to a case, on a real database."""

from __future__ import annotations

import pytest

from bot.cases.model import State
from bot.guide.render import Act, Screen, Show
from bot.service.intents import (
    Agree,
    CloseByDesk,
    CloseByPerson,
    DeskEdited,
    PersonEdited,
    PersonLeft,
    PersonWrote,
)
from bot.service.parcels import Copy, NewTopic, Post, React
from tests.cellar import ANNA, DESK
from tests.service.office import Office

NO_ROWS = {"cases": 0, "links": 0, "outbox": 0, "updates": 0, "desks": 0, "meta": 1}


def verbs(screen: Screen) -> list[str]:
    """What the buttons of a screen do."""
    actions = [button.action for row in screen.rows for button in row]
    return [action.verb if isinstance(action, Act) else "show" for action in actions if isinstance(action, Act | Show)]


# --- before anybody agreed ---


async def test_words_without_a_case_leave_nothing_behind(office: Office) -> None:
    """The person is told so; no row is written."""
    (shown,) = await office.decide(PersonWrote(ANNA, 5, "text", "en"))

    assert "nothing was kept" in shown.screen.text
    assert await office.counts() == NO_ROWS


async def test_nothing_else_of_a_stranger_leaves_anything_behind(office: Office) -> None:
    """Edits, closing, blocking, and a desk's messages in topics that are no case's."""
    shown = await office.decide(
        PersonEdited(ANNA, 5, "text", 1),
        CloseByPerson(ANNA, None, "en"),
        PersonLeft(ANNA),
        CloseByDesk(DESK, 7),
        DeskEdited(DESK, 7, 100, 1),
    )
    await office.answer(7, 100, 99)

    assert [answer.screen.text for answer in shown] == ["No case is open."]
    assert await office.counts() == NO_ROWS


async def test_the_first_row_is_written_when_the_person_agrees(office: Office) -> None:
    """The page comes back, a topic and its card are asked for, the case knows where it was asked."""
    (shown,) = await office.decide(Agree(ANNA, 3, "q", "h:b/b:", "en"))

    assert (shown.chat, shown.message) == (ANNA, 3)
    assert "On which day did you land?" in shown.screen.text
    case = await office.case()
    assert (case.state, case.theme, case.language, case.desk) == (State.WAITING, "boat", "en", DESK)
    assert case.path.startswith("h:b")
    assert await office.counts() == {**NO_ROWS, "cases": 1, "outbox": 3}


async def test_a_forged_place_opens_a_case_from_a_public_page(office: Office) -> None:
    """Whatever the button said, what is kept is a place of the guide."""
    await office.decide(Agree(ANNA, 3, "q", "zz:zzzz~____", "en"))

    assert (await office.case()).path == ""


async def test_agreeing_twice_opens_one_case(office: Office) -> None:
    """A double press gets one topic, and a sentence."""
    await office.open_case()
    await office.decide(Agree(ANNA, 3, "q", "h:l", "en"))

    calls = await office.deliver_all()

    assert not any(isinstance(call, NewTopic) for call in calls)
    assert [call.screen.text for call in calls if isinstance(call, Post)] == [
        "Your case is open already. Write here; the volunteers see it in the same place."
    ]
    assert (await office.counts())["cases"] == 1


# --- the person writes ---


async def test_a_message_is_copied_into_the_topic_and_ticked(office: Office) -> None:
    """Protected at the desk, and the tick stands under the person's own message."""
    thread = await office.open_case()
    await office.decide(PersonWrote(ANNA, 5, "text", "en"))

    copy, tick = await office.deliver_all()

    assert copy == Copy(DESK, ANNA, (5,), thread, None, protect=True)
    assert tick == React(ANNA, 5)


async def test_a_reply_of_the_person_is_a_reply_at_the_desk(office: Office) -> None:
    """To the copy of what it answers, whichever side wrote that."""
    await office.open_case()
    copy = await office.relay(5)
    await office.decide(PersonWrote(ANNA, 6, "text", "en", reply_to=5))

    assert [call.reply_to for call in await office.copies()] == [copy]


async def test_the_parts_of_an_album_go_in_one_call(office: Office) -> None:
    """However their updates come, and never mixed with what comes after."""
    await office.open_case()
    await office.decide(*[PersonWrote(ANNA, number, "photo", "en", album="a") for number in (7, 5, 6)])
    await office.decide(PersonWrote(ANNA, 8, "text", "en"))

    assert [call.messages for call in await office.copies()] == [(5, 6, 7), (8,)]


@pytest.mark.parametrize("delivered", [True, False], ids=["after the copy", "before the copy"])
async def test_an_edit_is_copied_as_a_reply_to_the_first_copy(office: Office, *, delivered: bool) -> None:
    """Whether the first copy stands already or is still on its way; it gets no second tick."""
    thread = await office.open_case()
    if delivered:
        copy: int | None = await office.relay(5)
        await office.decide(PersonEdited(ANNA, 5, "text", 77))
    else:
        await office.decide(PersonWrote(ANNA, 5, "text", "en"), PersonEdited(ANNA, 5, "text", 77))
        copy = None

    calls = await office.deliver_all()

    edits = [call for call in calls if isinstance(call, Copy)][-1]
    assert (edits.messages, edits.thread) == ((5,), thread)
    assert edits.reply_to is not None
    assert copy in {None, edits.reply_to}
    assert sum(isinstance(call, React) for call in calls) == (0 if delivered else 1)


async def test_an_edit_of_what_was_never_passed_on_goes_nowhere(office: Office) -> None:
    """A message from before the case, or one that was refused."""
    await office.open_case()
    await office.decide(PersonEdited(ANNA, 4, "text", 77), PersonEdited(ANNA, 5, "poll", 77))

    assert await office.deliver_all() == []


async def test_the_same_edit_brought_twice_is_copied_once_and_the_next_edit_again(office: Office) -> None:
    """Telegram's edit_date tells two edits apart."""
    await office.open_case()
    await office.relay(5)
    await office.decide(*[PersonEdited(ANNA, 5, "text", at) for at in (77, 77, 78)])

    assert len(await office.copies()) == 2


async def test_what_tells_who_somebody_is_goes_only_after_a_question(office: Office) -> None:
    """A contact is not passed on until the person says so."""
    await office.open_case()
    (shown,) = await office.decide(PersonWrote(ANNA, 5, "contact", "en"))
    assert (shown.reply_to, verbs(shown.screen)) == (5, ["pass"])
    assert await office.waiting() == 0

    assert await office.decide(PersonWrote(ANNA, 5, "contact", "en", asked=True)) == []
    assert [call.messages for call in await office.copies()] == [(5,)]


async def test_what_cannot_be_copied_is_refused_with_a_sentence(office: Office) -> None:
    """Under the message, and nothing is queued."""
    await office.open_case()
    (shown,) = await office.decide(PersonWrote(ANNA, 5, "poll", "en"))

    assert (shown.reply_to, "cannot be passed on" in shown.screen.text) == (5, True)
    assert await office.waiting() == 0
