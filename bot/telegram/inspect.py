"""What the doctor asks Telegram: the token, the clock, the bot's rights in each desk."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parsedate_to_datetime

from aiohttp import ClientError, ClientSession

from bot.telegram.calls import GetChat, GetChatMember, GetMe
from bot.telegram.errors import Meaning, Verdict
from bot.telegram.send import Door

# What a desk needs, by the field of ChatMemberAdministrator, and why.
RIGHTS = {
    "can_manage_topics": "a topic is made for every case",
    "can_delete_messages": "topics of finished cases are deleted",
    "can_pin_messages": "the list of waiting cases is pinned",
}
MOST_SKEW = 60  # seconds between our clock and Telegram's before deadlines and limits go wrong

Report = tuple[str, bool, str]  # what was looked at, whether it is well, what helps


async def token(door: Door) -> Report:
    """Whether Telegram knows the token."""
    me = await door.ask(GetMe())
    if isinstance(me, Verdict) and me.meaning is Meaning.RETRY:
        return "token: nobody answered", False, "Look at the network and at API_BASE."
    if isinstance(me, Verdict):
        return "token: Telegram does not take it", False, "Copy it again from @BotFather into BOT_TOKEN."
    return "token", True, ""


async def clock(api_base: str, now: float) -> Report:
    """Whether our clock agrees with Telegram's (the Date header of any answer)."""
    try:
        async with ClientSession() as session, session.get(api_base) as answer:
            theirs = parsedate_to_datetime(answer.headers["Date"]).timestamp()
    except (ClientError, KeyError, ValueError, OSError):
        return "clock: Telegram cannot be reached", False, "Look at the network and at API_BASE."
    skew = abs(now - theirs)
    return f"clock: {skew:.0f} s off", skew <= MOST_SKEW, "Set the clock of this machine (NTP)."


async def desk(door: Door, chat: int, number: int, me: int) -> list[Report]:
    """Whether desk `number` of the settings is a forum where the bot may do its work."""
    name = f"desk {number}"
    group = await door.ask(GetChat(chat_id=chat))
    if isinstance(group, Verdict):
        return [(f"{name}: cannot be reached", False, "Add the bot to the group and check the chat id in DESKS.")]
    if not group.get("is_forum"):
        return [(f"{name}: is not a forum", False, "Switch on Topics in the group's settings.")]
    member = await door.ask(GetChatMember(chat_id=chat, user_id=me))
    if isinstance(member, Verdict) or member.get("status") != "administrator":
        return [
            (
                f"{name}: the bot is not an administrator",
                False,
                "Make it one, with the rights to topics, pins, deletion.",
            )
        ]
    return _rights(name, member)


async def everything(door: Door, api_base: str, desks: Sequence[int], me: int, now: float) -> list[Report]:
    """All that can be asked of Telegram."""
    known = await token(door)
    reports = [await clock(api_base, now), known]
    if known[1]:
        for number, chat in enumerate(desks, start=1):
            reports += await desk(door, chat, number, me)
    return reports


def _rights(name: str, member: dict[str, object]) -> list[Report]:
    missing = [(right, why) for right, why in RIGHTS.items() if not member.get(right)]
    if not missing:
        return [(f"{name}: rights", True, "")]
    return [(f"{name}: {right} is missing", False, f"Give the bot this right: {why}.") for right, why in missing]
