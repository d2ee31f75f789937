"""API methods about chats, their members, and the bot's own profile."""

from __future__ import annotations

from typing import Any

from bot.playground.access import chat_of
from bot.playground.errors import bad
from bot.playground.model import Chat, Member
from bot.playground.params import Params
from bot.playground.wire import message_json
from bot.playground.world import World

JSON = dict[str, Any]

PROFILE_LENGTHS = {"name": 64, "description": 512, "short_description": 120}
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_me(world: World, _params: Params) -> JSON:
    """getMe."""
    flags = {
        "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False,
        "supports_guest_queries": False, "can_connect_to_business": False, "has_main_web_app": False,
        "has_topics_enabled": world.private_topics, "allows_users_to_create_topics": False, "can_manage_bots": False,
    }  # fmt: skip
    return world.bot.wire() | flags


def get_chat(world: World, params: Params) -> JSON:
    """getChat: ChatFullInfo; an upgraded group can still be looked at."""
    chat = chat_of(world, params, old=True)
    gifts = dict.fromkeys(GIFTS, False)
    body = chat.wire() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    pinned = world.live(chat, chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        body["pinned_message"] = message_json(pinned)
    if not chat.is_private:
        body["permissions"] = {"can_send_messages": True, "can_pin_messages": False, "can_manage_topics": False}
    return body


def get_chat_member(world: World, params: Params) -> JSON:
    """getChatMember; somebody who was never there is `left`."""
    chat = chat_of(world, params)
    user_id = params.integer("user_id")
    user = world.bot if user_id == world.bot.id else world.people.get(user_id)
    if user is None:
        raise bad("user not found" if user_id > 0 else "invalid user_id specified")
    if chat.is_private:
        return Member(user, "member").wire()
    return (chat.members.get(user_id) or Member(user, "left")).wire()


def get_chat_administrators(world: World, params: Params) -> list[JSON]:
    """getChatAdministrators: all but other bots."""
    chat = group_of(world, params, "there are no administrators in the private chat")
    members = chat.members.values()
    return [each.wire() for each in members if each.is_admin and (not each.user.is_bot or each.user is world.bot)]


def get_chat_member_count(world: World, params: Params) -> int:
    """getChatMemberCount."""
    chat = chat_of(world, params)
    return 2 if chat.is_private else sum(member.is_in for member in chat.members.values())


def leave_chat(world: World, params: Params) -> bool:
    """leaveChat."""
    chat = group_of(world, params, "can't leave private chats")
    world.set_member(chat, world.bot, world.bot, "left")
    return True


def group_of(world: World, params: Params, refusal: str) -> Chat:
    """The chat of a call that has no meaning in private."""
    chat = chat_of(world, params)
    if chat.is_private:
        raise bad(refusal)
    return chat


def profile_key(params: Params, name: str) -> str:
    """Where a text of the profile is kept: by field, language and scope."""
    return f"{name}:{params.text('language_code')}:{params.text('scope')}"


def set_profile_text(world: World, params: Params, name: str) -> bool:
    """Set name, description or short description for one language."""
    text = params.text(name)
    if len(text) > PROFILE_LENGTHS[name]:
        raise bad(f"bot {name.replace('_', ' ')} is too long")
    world.profile[profile_key(params, name)] = {name: text}
    return True


def set_my_name(world: World, params: Params) -> bool:
    """setMyName."""
    return set_profile_text(world, params, "name")


def set_my_description(world: World, params: Params) -> bool:
    """setMyDescription."""
    return set_profile_text(world, params, "description")


def set_my_short_description(world: World, params: Params) -> bool:
    """setMyShortDescription."""
    return set_profile_text(world, params, "short_description")


def get_my_name(world: World, params: Params) -> JSON:
    """getMyName."""
    return world.profile.get(profile_key(params, "name"), {"name": world.bot.name})


def get_my_description(world: World, params: Params) -> JSON:
    """getMyDescription."""
    return world.profile.get(profile_key(params, "description"), {"description": ""})


def get_my_short_description(world: World, params: Params) -> JSON:
    """getMyShortDescription."""
    return world.profile.get(profile_key(params, "short_description"), {"short_description": ""})


def set_my_commands(world: World, params: Params) -> bool:
    """setMyCommands: at most 100; names of a-z, 0-9 and underscore."""
    commands = params.json("commands") or []
    if len(commands) > 100:
        raise bad("too many commands specified")
    for command in commands:
        name, text = str(command.get("command", "")).removeprefix("/"), str(command.get("description", ""))
        if not (1 <= len(name) <= 32 and all(sign in "abcdefghijklmnopqrstuvwxyz0123456789_" for sign in name)):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(text) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    world.profile[profile_key(params, "commands")] = {"commands": commands}
    return True


def get_my_commands(world: World, params: Params) -> list[JSON]:
    """getMyCommands."""
    commands: list[JSON] = world.profile.get(profile_key(params, "commands"), {"commands": []})["commands"]
    return commands


def delete_my_commands(world: World, params: Params) -> bool:
    """deleteMyCommands."""
    world.profile.pop(profile_key(params, "commands"), None)
    return True
