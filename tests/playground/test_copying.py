"""Copying and forwarding: what stays, what is lost, what cannot be copied."""

from __future__ import annotations

import pytest

from bot.playground import Chat, Playground, User
from bot.playground.kinds import KINDS, MEDIA, UNCOPYABLE
from tests.playground.kit import Client


async def test_a_copy_has_the_words_and_not_the_author(
    play: Playground, client: Client, anna: User, desk: Chat
) -> None:
    source = play.say(anna, "see https://example.org", kind="text")
    result = await client.ok("copyMessage", chat_id=desk.id, from_chat_id=anna.id, message_id=source.id)
    copy = play.messages(desk)[-1]
    assert result == {"message_id": copy.id}
    assert (copy.text, copy.entities, copy.sender) == (source.text, source.entities, play.bot)
    assert copy.copied_from == (anna.id, source.id)
    assert copy.via == "copyMessage"


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_is_copied_or_refused_as_documented(
    play: Playground, client: Client, anna: User, desk: Chat, kind: str
) -> None:
    source = play.say(anna, kind=kind)
    params = {"chat_id": desk.id, "from_chat_id": anna.id, "message_id": source.id}
    if kind in UNCOPYABLE:
        assert await client.no("copyMessage", **params) == "Bad Request: the message can't be copied"
        return
    await client.ok("copyMessage", **params)
    assert "forward_origin" not in play.messages(desk)[-1].content
    assert "via_bot" not in play.messages(desk)[-1].content


async def test_a_forward_tells_who_wrote(play: Playground, client: Client, anna: User, desk: Chat) -> None:
    source = play.say(anna, "secret author")
    sent = await client.ok("forwardMessage", chat_id=desk.id, from_chat_id=anna.id, message_id=source.id)
    assert sent["forward_origin"]["sender_user"]["first_name"] == "Anna"
    assert play.messages(desk)[-1].via == "forwardMessage"


async def test_a_new_caption_replaces_that_of_a_medium_only(
    play: Playground, client: Client, anna: User, desk: Chat
) -> None:
    photo, text = play.say(anna, "old", kind="photo"), play.say(anna, "text")
    for source in (photo, text):
        await client.ok("copyMessage", chat_id=desk.id, from_chat_id=anna.id, message_id=source.id, caption="new")
    assert [copy.text for copy in play.messages(desk)] == ["new", "text"]
    refusal = await client.no(
        "copyMessage", chat_id=desk.id, from_chat_id=anna.id, message_id=photo.id, caption="я" * 1025
    )
    assert refusal == "Bad Request: message caption is too long"


async def test_an_album_stays_an_album_with_a_new_id(play: Playground, client: Client, anna: User, desk: Chat) -> None:
    items = [play.say(anna, kind="photo", album="trip") for _ in range(3)]
    assert len({item.media_group_id for item in items}) == 1
    result = await client.ok(
        "copyMessages", chat_id=desk.id, from_chat_id=anna.id, message_ids=[item.id for item in items]
    )
    copies = play.messages(desk)
    assert [each["message_id"] for each in result] == [copy.id for copy in copies]
    assert len({copy.media_group_id for copy in copies}) == 1
    assert copies[0].media_group_id not in {None, items[0].media_group_id}


async def test_what_cannot_be_copied_is_skipped_silently(
    play: Playground, client: Client, anna: User, desk: Chat
) -> None:
    one, two, three = play.say(anna, "1"), play.say(anna, kind="invoice"), play.say(anna, "3")
    ids = [one.id, two.id, three.id, 9999]
    await client.ok("copyMessages", chat_id=desk.id, from_chat_id=anna.id, message_ids=ids)
    assert [copy.text for copy in play.messages(desk)] == ["1", "3"]


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        ([2, 1], "message identifiers must be in a strictly increasing order"),
        ([1, 1], "message identifiers must be in a strictly increasing order"),
        ([], "message identifiers are not specified"),
        (list(range(1, 102)), "too many message identifiers specified"),
        ([9998, 9999], "there are no messages to forward"),
    ],
)
async def test_a_bad_list_of_ids_is_refused(client: Client, anna: User, desk: Chat, ids: list[int], words: str) -> None:
    client.play.say(anna, "1")
    refusal = await client.no("copyMessages", chat_id=desk.id, from_chat_id=anna.id, message_ids=ids)
    assert refusal == f"Bad Request: {words}"


async def test_deleted_missing_and_protected_messages_are_not_copied(
    play: Playground, client: Client, anna: User, desk: Chat
) -> None:
    gone, kept = play.say(anna, "gone"), play.say(anna, "kept", protected=True)
    play.delete(anna, gone)
    params = {"chat_id": desk.id, "from_chat_id": anna.id}
    for message_id in (gone.id, 9999):
        assert await client.no("copyMessage", **params, message_id=message_id) == (
            "Bad Request: message to copy not found"
        )
    assert await client.no("copyMessage", **params, message_id=kept.id) == "Bad Request: the message can't be copied"


async def test_ids_are_counted_per_supergroup_and_together_for_private_chats(
    play: Playground, anna: User, vera: User, desk: Chat
) -> None:
    boris = play.person("Boris")
    other = play.group("Other", members=[vera])
    assert play.say(boris, "b").id == play.say(anna, "a").id - 1
    assert play.say(vera, "x", chat=desk).id == play.say(vera, "y", chat=other).id


def test_media_can_carry_words_and_the_rest_cannot(play: Playground, anna: User) -> None:
    assert all(play.say(anna, "words", kind=kind).caption == "words" for kind in MEDIA)
