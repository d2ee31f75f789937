"""Round trips with the real library: what the bot will use must work against the playground."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import (
    BufferedInputFile,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReactionTypeEmoji,
    ReplyParameters,
)

from bot.playground import Chat, Playground, User


@pytest.fixture
async def bot(play: Playground) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(play.base))
    found = Bot(play.token, session=session)
    yield found
    await session.close()


async def test_a_case_from_start_to_erasure(play: Playground, bot: Bot, anna: User, vera: User, desk: Chat) -> None:
    question = play.say(anna, "question")
    topic = await bot.create_forum_topic(desk.id, "Amber Fox")
    copy = await bot.copy_message(desk.id, anna.id, question.id, message_thread_id=topic.message_thread_id)
    await bot.set_message_reaction(anna.id, question.id, [ReactionTypeEmoji(emoji="\U0001f44d")])
    play.say(vera, "answer", chat=desk, reply_to=copy.message_id)
    answer = (await bot.get_updates(timeout=0))[-1].message
    assert answer is not None
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.message_id == copy.message_id
    await bot.copy_message(
        anna.id, desk.id, answer.message_id, reply_parameters=ReplyParameters(message_id=question.id),
        protect_content=True,
    )  # fmt: skip
    assert [message.text for message in play.messages(anna)] == ["question", "answer"]
    await bot.close_forum_topic(desk.id, topic.message_thread_id)
    await bot.delete_forum_topic(desk.id, topic.message_thread_id)
    await bot.delete_messages(anna.id, [message.id for message in play.messages(anna)])
    assert play.messages(anna) == play.messages(desk) == []


async def test_a_page_with_buttons_is_sent_pressed_and_edited(play: Playground, bot: Bot, anna: User) -> None:
    buttons = [
        InlineKeyboardButton(text="Next", callback_data="s0ru", style="primary"),
        InlineKeyboardButton(text="Copy", copy_text=CopyTextButton(text="1 Main Street")),
    ]
    markup = InlineKeyboardMarkup(inline_keyboard=[buttons])
    sent = await bot.send_message(
        anna.id, "<b>Page</b>", parse_mode="HTML", reply_markup=markup,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )  # fmt: skip
    assert sent.reply_markup is not None
    assert sent.reply_markup.model_dump() == markup.model_dump()
    query = play.press(anna, play.messages(anna)[-1], "Next")
    await bot.answer_callback_query(query, "Here")
    edited = await bot.edit_message_text(
        'see <a href="https://example.org">this</a>', chat_id=anna.id, message_id=sent.message_id, parse_mode="HTML"
    )
    assert not isinstance(edited, bool)
    assert edited.html_text == 'see <a href="https://example.org/">this</a>'
    assert play.answers(query)[0].text == "Here"


async def test_errors_arrive_as_the_librarys_exceptions(
    play: Playground, bot: Bot, anna: User, vera: User, desk: Chat
) -> None:
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(desk.id, "x", message_thread_id=77)
    play.faults.add("sendMessage", "429", retry_after=3)
    with pytest.raises(TelegramRetryAfter) as wait:
        await bot.send_message(anna.id, "x")
    assert wait.value.retry_after == 3
    play.faults.add("sendMessage", "500_after")
    with pytest.raises(TelegramServerError):
        await bot.send_message(anna.id, "x")
    play.faults.add("sendMessage", "cut_after")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(anna.id, "x")
    play.block(anna)
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(anna.id, "x")
    new = play.migrate(desk)
    with pytest.raises(TelegramMigrateToChat) as moved:
        await bot.send_message(desk.id, "x")
    assert moved.value.migrate_to_chat_id == new.id


async def test_questions_about_chats_and_a_file_are_understood(play: Playground, bot: Bot, desk: Chat) -> None:
    chat = await bot.get_chat(desk.id)
    assert (chat.is_forum, chat.title) == (True, "Desk")
    assert (await bot.get_chat_member(desk.id, play.bot.id)).status == "administrator"
    assert len(await bot.get_chat_administrators(desk.id)) == 1
    assert (await bot.me()).username == "playground_bot"
    sent = await bot.send_document(desk.id, BufferedInputFile(b"text", "list.txt"), caption="List")
    assert sent.document is not None
    assert sent.document.file_name == "list.txt"
    assert (await bot.get_webhook_info()).url == ""
