"""The error catalogue of the platform notes, produced by real situations."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.playground import Chat, Playground, User
from tests.playground.kit import Client


def blocked(play: Playground, anna: User) -> int:
    play.block(anna)
    return anna.id


def deactivated(play: Playground, anna: User) -> int:
    play.deactivate(anna)
    return anna.id


def never_started(play: Playground, _anna: User) -> int:
    return play.person("Gleb").id


def seen_in_a_group(play: Playground, _anna: User) -> int:
    gleb = play.person("Gleb")
    play.say(gleb, "x", chat=play.group("G", members=[gleb]))
    return gleb.id


def kicked(play: Playground, anna: User) -> int:
    group = play.group("G", members=[anna])
    play.kick_bot(group)
    return group.id


def removed(play: Playground, anna: User) -> int:
    group = play.group("G", members=[anna])
    play.remove_bot(group)
    return group.id


def kicked_from_a_basic_group(play: Playground, anna: User) -> int:
    group = play.group("G", members=[anna], basic=True)
    play.kick_bot(group)
    return group.id


def unknown(_play: Playground, _anna: User) -> int:
    return -100


SITUATIONS: dict[Callable[[Playground, User], int], str] = {
    blocked: "Forbidden: bot was blocked by the user",
    deactivated: "Forbidden: user is deactivated",
    never_started: "Bad Request: chat not found",
    seen_in_a_group: "Forbidden: bot can't initiate conversation with a user",
    kicked: "Forbidden: bot was kicked from the supergroup chat",
    removed: "Forbidden: bot is not a member of the supergroup chat",
    kicked_from_a_basic_group: "Forbidden: bot was kicked from the group chat",
    unknown: "Bad Request: chat not found",
}


@pytest.mark.parametrize("situation", SITUATIONS)
async def test_sending_is_refused_in_the_servers_words(
    play: Playground, client: Client, anna: User, situation: Callable[[Playground, User], int]
) -> None:
    chat_id = situation(play, anna)
    answer = await client.raw("sendMessage", chat_id=chat_id, text="x")
    assert answer["description"] == SITUATIONS[situation]
    assert answer["error_code"] == answer["status"] == (403 if answer["description"].startswith("Forb") else 400)


async def test_a_group_that_became_a_supergroup_tells_its_new_id(play: Playground, client: Client, vera: User) -> None:
    old = play.group("G", members=[vera], basic=True)
    source = play.say(vera, "x", chat=old)
    new = play.migrate(old)
    answer = await client.raw("sendMessage", chat_id=old.id, text="x")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new.id}
    await client.ok("sendMessage", chat_id=new.id, text="x")
    await client.ok("copyMessage", chat_id=new.id, from_chat_id=old.id, message_id=source.id)
    told = [each["message"] for each in await client.updates()]
    assert [told[1]["migrate_to_chat_id"], told[2]["migrate_from_chat_id"]] == [new.id, old.id]


async def test_an_unblocked_bot_can_write_again(play: Playground, client: Client, anna: User) -> None:
    play.block(anna)
    play.unblock(anna)
    await client.ok("sendMessage", chat_id=anna.id, text="x")
    statuses = [each["my_chat_member"]["new_chat_member"]["status"] for each in await client.updates()]
    assert statuses == ["kicked", "member"]


async def test_a_block_does_not_hinder_copying_from_the_chat(
    play: Playground, client: Client, anna: User, desk: Chat
) -> None:
    source = play.say(anna, "last words")
    play.block(anna)
    await client.ok("copyMessage", chat_id=desk.id, from_chat_id=anna.id, message_id=source.id)


async def test_leaving_a_chat_ends_membership(play: Playground, client: Client, desk: Chat) -> None:
    assert await client.ok("leaveChat", chat_id=desk.id)
    assert await client.no("leaveChat", chat_id=desk.id) == "Forbidden: bot is not a member of the supergroup chat"
    member = (await client.updates())[0]["my_chat_member"]["new_chat_member"]
    assert (member["status"], member["user"]["id"]) == ("left", play.bot.id)


async def test_members_are_told_by_status(play: Playground, client: Client, vera: User) -> None:
    boss, gleb = play.person("Boss"), play.person("Gleb")
    group = play.group("G", members=[vera], admins=[boss])
    statuses = {
        user.id: (await client.ok("getChatMember", chat_id=group.id, user_id=user.id))["status"]
        for user in (boss, vera, gleb, play.bot)
    }
    assert list(statuses.values()) == ["creator", "member", "left", "administrator"]
    assert await client.no("getChatMember", chat_id=group.id, user_id=5) == "Bad Request: user not found"
    admins = await client.ok("getChatAdministrators", chat_id=group.id)
    assert {admin["user"]["id"] for admin in admins} == {boss.id, play.bot.id}


async def test_the_profile_is_kept_by_language(client: Client) -> None:
    await client.ok("setMyName", name="Waymark")
    await client.ok("setMyDescription", description="D", language_code="en")
    await client.ok("setMyShortDescription", short_description="S")
    await client.ok("setMyCommands", commands=[{"command": "start", "description": "Begin"}])
    assert await client.ok("getMyName") == {"name": "Waymark"}
    assert await client.ok("getMyDescription") == {"description": ""}
    assert await client.ok("getMyDescription", language_code="en") == {"description": "D"}
    assert await client.ok("getMyCommands") == [{"command": "start", "description": "Begin"}]
    assert (await client.raw("setMyName", name="x" * 65))["error_code"] == 400
    bad = [{"command": "Start!", "description": "Begin"}]
    assert await client.no("setMyCommands", commands=bad) == "Bad Request: BOT_COMMAND_INVALID"
