"""Forum topics: made, closed, deleted, and what a message in them looks like."""

from __future__ import annotations

import pytest

from bot.playground import Chat, PlayError, Playground, User
from tests.playground.kit import Client, Clock


async def test_a_new_topic_is_echoed_and_its_id_is_that_of_the_service_message(
    play: Playground, client: Client, desk: Chat
) -> None:
    topic = await client.ok("createForumTopic", chat_id=desk.id, name="Amber Fox")
    echo = (await client.updates())[0]["message"]
    assert echo["message_id"] == echo["message_thread_id"] == topic["message_thread_id"]
    assert echo["forum_topic_created"]["name"] == "Amber Fox"
    assert echo["from"]["id"] == play.bot.id
    assert "reply_to_message" not in echo


async def test_a_message_in_a_topic_replies_to_the_topics_first_message(
    play: Playground, client: Client, desk: Chat, vera: User
) -> None:
    topic = play.create_topic(desk, "T")
    plain = play.say(vera, "note", chat=desk, thread=topic.thread)
    play.say(vera, "reply", chat=desk, reply_to=plain)
    note, reply = (each["message"] for each in (await client.updates())[1:])
    assert note["is_topic_message"] is True
    assert note["message_thread_id"] == note["reply_to_message"]["message_id"] == topic.thread
    assert "forum_topic_created" in note["reply_to_message"]
    assert reply["reply_to_message"]["message_id"] == plain.id
    assert reply["message_thread_id"] == topic.thread
    assert "reply_to_message" not in reply["reply_to_message"]


async def test_a_reply_in_general_carries_a_thread_id_that_is_no_topic(
    play: Playground, client: Client, desk: Chat, vera: User
) -> None:
    first = play.say(vera, "first", chat=desk)
    second = play.say(vera, "second", chat=desk, reply_to=first)
    play.say(vera, "third", chat=desk, reply_to=second)
    third = (await client.updates())[-1]["message"]
    assert third["message_thread_id"] == first.id
    assert "is_topic_message" not in third
    assert await client.no("sendMessage", chat_id=desk.id, text="x", message_thread_id=first.id) == (
        "Bad Request: message thread not found"
    )


@pytest.mark.parametrize("thread", [1, 777])
async def test_general_by_number_and_unknown_threads_are_refused(client: Client, desk: Chat, thread: int) -> None:
    assert await client.no("sendMessage", chat_id=desk.id, text="x", message_thread_id=thread) == (
        "Bad Request: message thread not found"
    )


async def test_a_deleted_topic_is_gone_with_its_messages_and_without_an_update(
    play: Playground, client: Client, clock: Clock, desk: Chat, vera: User
) -> None:
    thread = (await client.ok("createForumTopic", chat_id=desk.id, name="T"))["message_thread_id"]
    play.say(vera, "note", chat=desk, thread=thread)
    await client.updates()
    clock.forward(30 * 86_400)
    await client.ok("deleteForumTopic", chat_id=desk.id, message_thread_id=thread)
    assert play.messages(desk) == []
    assert play.pending == 0
    send = await client.no("sendMessage", chat_id=desk.id, text="x", message_thread_id=thread)
    assert send == "Bad Request: message thread not found"
    assert await client.no("closeForumTopic", chat_id=desk.id, message_thread_id=thread) == "Bad Request: TOPIC_DELETED"
    assert await client.no("closeForumTopic", chat_id=desk.id, message_thread_id=4) == "Bad Request: TOPIC_ID_INVALID"


async def test_closing_reopening_and_renaming_are_echoed_and_not_done_twice(
    play: Playground, client: Client, desk: Chat
) -> None:
    thread = (await client.ok("createForumTopic", chat_id=desk.id, name="T"))["message_thread_id"]
    where = {"chat_id": desk.id, "message_thread_id": thread}
    await client.ok("closeForumTopic", **where)
    assert await client.no("closeForumTopic", **where) == "Bad Request: TOPIC_NOT_MODIFIED"
    await client.ok("reopenForumTopic", **where)
    await client.ok("editForumTopic", **where, name="U")
    assert await client.no("editForumTopic", **where, name="U") == "Bad Request: TOPIC_NOT_MODIFIED"
    echoes = [each["message"] for each in await client.updates()]
    names = ["forum_topic_created", "forum_topic_closed", "forum_topic_reopened", "forum_topic_edited"]
    assert [next(name for name in names if name in echo) for echo in echoes] == names
    assert play.topics(desk)[0].name == "U"


async def test_a_closed_topic_is_shut_for_a_bot_without_rights_and_for_members(
    play: Playground, client: Client, vera: User
) -> None:
    boss = play.person("Boss")
    poor = play.group("Poor", members=[vera], admins=[boss], bot_rights={"can_manage_topics": False})
    topic = play.create_topic(poor, "T")
    play.close_topic(poor, topic.thread)
    refusal = await client.no("sendMessage", chat_id=poor.id, text="x", message_thread_id=topic.thread)
    assert refusal == "Bad Request: TOPIC_CLOSED"
    with pytest.raises(PlayError, match="closed"):
        play.say(vera, "x", chat=poor, thread=topic.thread)
    play.say(boss, "x", chat=poor, thread=topic.thread)
    play.set_bot_rights(poor, can_manage_topics=True)
    await client.ok("sendMessage", chat_id=poor.id, text="x", message_thread_id=topic.thread)


async def test_topic_methods_need_rights_and_a_forum(play: Playground, client: Client, vera: User) -> None:
    rights = {"can_manage_topics": False, "can_delete_messages": False}
    poor = play.group("Poor", members=[vera], bot_rights=rights)
    topic = play.create_topic(poor, "T")
    where = {"chat_id": poor.id, "message_thread_id": topic.thread}
    for method, words in {
        "createForumTopic": "create a topic",
        "editForumTopic": "edit the topic",
        "closeForumTopic": "close or open the topic",
        "deleteForumTopic": "delete the topic",
    }.items():
        assert await client.no(method, **where, name="U") == f"Bad Request: not enough rights to {words}"
    flat = play.group("Flat", forum=False)
    assert await client.no("createForumTopic", chat_id=flat.id, name="T") == "Bad Request: the chat is not a forum"


async def test_private_chats_have_topics_only_where_switched_on(clock: Clock, client: Client, anna: User) -> None:
    assert await client.no("createForumTopic", chat_id=anna.id, name="T") == "Bad Request: the chat is not a forum"
    other = Playground(now=clock, limits=False, private_topics=True)
    await other.start()
    try:
        mine = Client(client.session, other)
        boris = other.person("Boris")
        other.say(boris, "/start")
        thread = (await mine.ok("createForumTopic", chat_id=boris.id, name="T"))["message_thread_id"]
        sent = await mine.ok("sendMessage", chat_id=boris.id, text="x", message_thread_id=thread)
        assert sent["is_topic_message"]
        await mine.ok("deleteForumTopic", chat_id=boris.id, message_thread_id=thread)
        assert (await mine.ok("getMe"))["has_topics_enabled"] is True
    finally:
        await other.stop()


def test_messages_can_be_listed_by_topic(play: Playground, desk: Chat, vera: User) -> None:
    topic = play.create_topic(desk, "T")
    inside = play.say(vera, "in", chat=desk, thread=topic.thread)
    outside = play.say(vera, "out", chat=desk)
    assert play.messages(desk, topic.thread)[-1] is inside
    assert play.messages(desk, 1) == [outside]
    assert len(play.messages(desk)) == 3
