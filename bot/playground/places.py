"""Making people and chats, and what happens to whole chats: joining, leaving, blocking, topics, upgrades."""

from __future__ import annotations

from collections.abc import Sequence

from bot.playground.errors import PlayError
from bot.playground.model import Chat, Member, Message, Topic, User
from bot.playground.world import RIGHTS, World

GENERAL = 1


class Places:
    """People and chats of one world. The first of a group's administrators is its owner."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.albums: dict[tuple[int, str], str] = {}

    def person(self, name: str, *, language: str = "ru", username: str | None = None, is_bot: bool = False) -> User:
        """A new account that has not opened the bot yet."""
        return self.world.add_person(name, language=language, username=username, is_bot=is_bot)

    def group(
        self,
        title: str,
        *,
        forum: bool = True,
        members: Sequence[User] = (),
        admins: Sequence[User] = (),
        bot_rights: dict[str, bool] | None = None,
        bot_status: str = "administrator",
        basic: bool = False,
    ) -> Chat:
        """A supergroup (`basic`: an ordinary group) with the bot in it; `bot_rights` change its usual rights."""
        crew = [Member(user, "administrator", dict(RIGHTS)) for user in admins]
        if crew:
            crew[0].status = "creator"
        crew += [Member(user) for user in members if user not in admins]
        rights = RIGHTS | (bot_rights or {}) if bot_status == "administrator" else {}
        if bot_status != "left":
            crew.append(Member(self.world.bot, bot_status, rights))
        return self.world.add_chat("group" if basic else "supergroup", title, forum=forum and not basic, members=crew)

    def channel(self, title: str, *, admins: Sequence[User] = ()) -> Chat:
        """A channel in which the bot may post."""
        bot = Member(self.world.bot, "administrator", RIGHTS | {"can_post_messages": True, "can_edit_messages": True})
        return self.world.add_chat("channel", title, members=[*(Member(user, "creator") for user in admins), bot])

    def messages(self, chat: Chat | User, thread: int | None = None) -> list[Message]:
        """Messages that are still there, in order; `thread` 1 is General, None is everything."""
        place = self.world.chats[chat.id]
        wanted = None if thread == GENERAL else thread
        return [m for m in place.messages.values() if not m.deleted and (thread is None or m.thread == wanted)]

    def block(self, who: User) -> None:
        """Block the bot in private."""
        who.blocked = True
        self.world.set_member(self.world.chats[who.id], who, self.world.bot, "kicked")

    def unblock(self, who: User) -> None:
        """Allow the bot again."""
        who.blocked = False
        self.world.set_member(self.world.chats[who.id], who, self.world.bot, "member")

    def deactivate(self, who: User) -> None:
        """Delete the account."""
        who.deactivated = True
        self.world.changes.tell()

    def boss(self, chat: Chat) -> User:
        """Somebody who may do everything in a group: its first administrator, else any member."""
        people = [member for member in chat.members.values() if not member.user.is_bot and member.is_in]
        people.sort(key=lambda member: not member.is_admin)
        if not people:
            raise PlayError(f"there is nobody in {chat.title}")
        return people[0].user

    def create_topic(self, chat: Chat, name: str, by: User | None = None) -> Topic:
        """A topic made by a person."""
        return self.world.add_topic(chat, by or self.boss(chat), name)

    def close_topic(self, chat: Chat, thread: int, by: User | None = None) -> None:
        """A person closes a topic."""
        self.world.set_topic_closed(chat, self.topic(chat, thread), by or self.boss(chat), closed=True)

    def reopen_topic(self, chat: Chat, thread: int, by: User | None = None) -> None:
        """A person reopens a topic."""
        self.world.set_topic_closed(chat, self.topic(chat, thread), by or self.boss(chat), closed=False)

    def rename_topic(self, chat: Chat, thread: int, name: str, by: User | None = None) -> None:
        """A person renames a topic."""
        self.topic(chat, thread).name = name
        self.world.post_service(chat, by or self.boss(chat), "forum_topic_edited", {"name": name}, thread)

    def delete_topic(self, chat: Chat, thread: int) -> None:
        """A person deletes a topic with all messages; the bot is not told."""
        self.world.remove_topic(chat, self.topic(chat, thread).thread)

    @staticmethod
    def topic(chat: Chat, thread: int) -> Topic:
        """A topic by its thread id."""
        if thread not in chat.topics:
            raise PlayError(f"there is no topic {thread} in {chat.title}")
        return chat.topics[thread]

    def topics(self, chat: Chat) -> list[Topic]:
        """All topics that are still there, oldest first."""
        return list(chat.topics.values())

    def migrate(self, chat: Chat) -> Chat:
        """The group becomes a supergroup with a new id; members move, topics and messages do not."""
        members = [Member(m.user, m.status, dict(m.rights)) for m in chat.members.values()]
        new = self.world.add_chat("supergroup", chat.title or "", forum=chat.forum, members=members)
        actor = self.boss(chat)
        self.world.post_service(chat, actor, "migrate_to_chat_id", new.id)
        chat.migrated_to = new.id
        self.world.post_service(new, actor, "migrate_from_chat_id", chat.id)
        return new

    def kick_bot(self, chat: Chat, by: User | None = None) -> None:
        """Remove the bot for good."""
        self.world.set_member(chat, by or self.boss(chat), self.world.bot, "kicked")

    def remove_bot(self, chat: Chat, by: User | None = None) -> None:
        """The bot is no longer a member but may be added again."""
        self.world.set_member(chat, by or self.boss(chat), self.world.bot, "left")

    def add_bot(self, chat: Chat, by: User | None = None, *, admin: bool = False) -> None:
        """Add the bot to a group or channel."""
        actor, bot = by or self.boss(chat), self.world.bot
        self.world.set_member(chat, actor, bot, "administrator" if admin else "member")
        if chat.type != "channel":
            self.world.post_service(chat, actor, "new_chat_members", [bot.wire()])

    def set_bot_rights(self, chat: Chat, by: User | None = None, **rights: bool) -> None:
        """Change the bot's rights as an administrator; without any, it becomes a plain member."""
        status = "administrator" if rights else "member"
        old = self.world.bot_member(chat).rights
        self.world.set_member(chat, by or self.boss(chat), self.world.bot, status, old | rights)

    def join(self, who: User, chat: Chat, *, admin: bool = False) -> None:
        """A person joins a group."""
        self.world.set_member(chat, who, who, "administrator" if admin else "member")
        self.world.post_service(chat, who, "new_chat_members", [who.wire()])

    def leave(self, who: User, chat: Chat) -> None:
        """A person leaves a group."""
        self.world.set_member(chat, who, who, "left")
        self.world.post_service(chat, who, "left_chat_member", who.wire())
