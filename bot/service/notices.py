"""The screens of a case: notice and consent, what the person is told, the desk's card."""

from __future__ import annotations

from collections.abc import Callable

from bot.cases.model import Case
from bot.guide.markup import escape
from bot.guide.model import Guide, Question
from bot.guide.path import Position
from bot.guide.render import Act, Button, Screen, Show, View
from bot.guide.walk import Place, Step, replay
from bot.guide.words import Words
from bot.ops.clock import day_of

Row = tuple[Button, ...]


def consent(words: Words, position: str) -> Screen:
    """What will happen and what is stored, before anything is."""
    t = words.text
    text = "\n\n".join(
        [
            f"<b>{t('Ask a human')}</b>",
            t("A volunteer will answer here. Volunteers are not lawyers; what they write is information."),
            t(
                "They see: the path you walked in this guide, your language and what you write from now on. "
                "They do not see your name, @username, number or photo."
            ),
            t(
                "We keep: a sealed number of this chat, message numbers and the path, no words. "
                "It is erased a week after the case is closed, and it closes after two quiet weeks."
            ),
            t(
                "Telegram itself can read this chat; it is not end-to-end encrypted. "
                "Do not send passports, addresses or names that are not needed."
            ),
        ]
    )
    rows: tuple[Row, ...] = (
        (Button(t("I agree, open a case"), Act("agree", words.lang, position), "success"),),
        (Button(t("No, back to the page"), Show(View.PAGE, position, words.lang)),),
    )
    return Screen(text, rows)


def told(words: Words, key: str, alias: str = "") -> Screen:
    """A fixed sentence to the person, with the buttons that help next. `key` is one of TELLS."""
    t = words.text
    text = TELLS[key](t)
    if key == "opened":
        text += "\n\n" + t("Volunteers know you as “{alias}”.", alias=escape(alias))
    home = Button(t("Home"), Show(View.PAGE, "", words.lang))
    finish = Button(t("Close the case"), Act("close", words.lang))
    rows: tuple[Row, ...] = ((finish,), (home,)) if key in _WITH_CLOSE else ((home,),)
    return Screen(text, rows if key not in _BARE else ())


def ask_first(words: Words, kind: str, message: int) -> Screen:
    """Before something that tells who or where a person is goes to the volunteers."""
    t = words.text
    what = {
        "contact": t("This is a contact: it shows a name and a phone number."),
        "location": t("This is a place: it shows where you or somebody else is."),
    }
    text = what[kind] + " " + t("Pass it on to the volunteers?")
    return Screen(text, ((Button(t("Pass it on"), Act("pass", words.lang, str(message))),),))


def warned(words: Words, key: str) -> Screen:
    """A fixed sentence in the topic. `key` is one of WARNINGS."""
    return Screen(WARNINGS[key](words.text), ())


def refused(words: Words, reason: str) -> Screen:
    """Why a message did not arrive. `reason` is one of REASONS; an unknown one is told without detail."""
    tell = REASONS.get(reason, REASONS["refused"])
    return Screen("❌ " + tell(words.text), ())


def card(guide: Guide, words: Words, own_words: Words, case: Case, now: float) -> Screen:
    """What the volunteers see of a case: alias, country, theme, language and the answers given."""
    t = words.text
    lines = [f"<b>{escape(case.alias)}</b>", _about(guide, words, own_words, case)]
    place = replay(guide, Position.parse(case.path), day_of(now))
    lines += [f"• {_answer(step, words)}" for step in place.steps]
    lines.append("→ " + _plain(_node_title(place, words)))
    lines.append("")
    lines.append(t("Reply to this card or to a message of the person: the reply goes to the person."))
    lines.append(t("Anything else you write here stays among volunteers. Never ask for names, numbers or papers."))
    if case.urgent:
        lines.insert(1, "<b>" + t("Urgent") + "</b>")
    close = Button(t("Close the case"), Act("close", words.lang))
    return Screen("\n".join(lines), ((close,),))


def topic_name(guide: Guide, case: Case, words: Words) -> str:
    """The name of the topic: alias, country, theme, language. At most 128 characters (Bot API createForumTopic)."""
    parts = [case.alias, case.country, _theme(guide, words, case), case.language]
    return " · ".join(part for part in parts if part)[:128]


def _theme(guide: Guide, words: Words, case: Case) -> str:
    tree = guide.tree_named(case.theme)
    return words.content(f"{case.theme}.title", tree.title)[0] if tree else case.theme


def _about(guide: Guide, words: Words, own_words: Words, case: Case) -> str:
    parts = [case.country, escape(_theme(guide, words, case)), escape(own_words.name)]
    return " · ".join(part for part in parts if part)


def _answer(step: Step, words: Words) -> str:
    """One answered question on a line with its answer."""
    context = f"{step.tree.tree}.{step.question_id}"
    ask, _ = words.content(f"{context}.ask", step.question.ask)
    question = _plain(ask)
    if step.day is not None:
        return f"{question} <b>{words.day(step.day)}</b>"
    key = step.key or ""
    say, _ = words.content(f"{context}.choices.{key}", step.question.choices[key].say)
    return f"{question} <b>{escape(say)}</b>"


def _plain(text: str) -> str:
    """The last line of a text, which of a question is the question itself, without the author's bold."""
    return escape(text.splitlines()[-1].replace("**", ""))


def _node_title(place: Place, words: Words) -> str:
    context = f"{place.tree.tree}.{place.node_id}"
    if isinstance(place.node, Question):
        return words.content(f"{context}.ask", place.node.ask)[0]
    return words.content(f"{context}.title", place.node.title)[0]


_Text = Callable[[str], str]

_WITH_CLOSE = {"opened", "already_open", "reopened"}
_BARE = {"trouble"}

TELLS: dict[str, Callable[[_Text], str]] = {
    "opened": lambda t: t(
        "Your case is open. Write here what you want to ask: text, photo, document or voice. "
        "👌 under a message means that the volunteers have it. When they answer, it appears here."
    ),
    "already_open": lambda t: t("Your case is open already. Write here; the volunteers see it in the same place."),
    "reopened": lambda t: t("Your case is open again."),
    "no_case": lambda t: t(
        "Nobody has read this and nothing was kept. Choose a topic with the buttons; "
        "at every answer there is a way to ask a human."
    ),
    "nothing_open": lambda t: t("No case is open."),
    "closed_by_person": lambda t: t("The case is closed. If you write within a week, it opens again."),
    "closed_by_desk": lambda t: t(
        "The volunteers closed the case. If something is still open, just write: within a week it opens again."
    ),
    "closed_by_time": lambda t: t(
        "Nobody wrote for two weeks, so the case is closed. If you write within a week, it opens again."
    ),
    "closed_unanswered": lambda t: t(
        "No volunteer managed to answer in two weeks, and we are sorry. The case is closed. "
        "If you write within a week, it opens again."
    ),
    "cannot_pass": lambda t: t("This kind of message cannot be passed on. Write it as text or send a photo."),
    "trouble": lambda t: t("Something went wrong on our side and this was not taken. Please send it again."),
}

WARNINGS: dict[str, Callable[[_Text], str]] = {
    "person_gone": lambda t: t("The person has blocked the bot or left Telegram. Answers cannot arrive. Case closed."),
    "closed_by_person": lambda t: t("The person closed the case."),
    "closed_by_desk": lambda t: t("The case is closed. It opens again if the person writes."),
    "closed_by_time": lambda t: t("Nobody wrote for two weeks: the case is closed."),
    "closed_unanswered": lambda t: t("Nobody answered for two weeks: the case is closed and the person was told so."),
    "reopened": lambda t: t("The person wrote again: the case is open."),
}

REASONS: dict[str, Callable[[_Text], str]] = {
    "gone": lambda t: t("Not delivered: this case is gone."),
    "person_gone": lambda t: t("Not delivered: the person has blocked the bot or left Telegram."),
    "cannot_copy": lambda t: t("Not delivered: Telegram does not let this message be copied. Send it another way."),
    "desk_gone": lambda t: t("Not passed on: the volunteers' group cannot be reached. Please try again later."),
    "refused": lambda t: t("Not delivered: Telegram refused the message. Send it another way."),
}
