"""What an answer rests on and who helps: the pages of sources and of contacts."""

from __future__ import annotations

from collections.abc import Iterator

from bot.guide.markup import Block, bold, clip, escape, label, lines, link, utf16_units
from bot.guide.model import Contact, Fact, Source
from bot.guide.pages import MAX_NAME_UNITS, checked_lines, stale_warning
from bot.guide.screen import MAX_BUTTON_UNITS, MAX_COPY_UNITS, Button, Copy
from bot.guide.voice import Voice

MAX_SITE_UNITS = 60  # what of a web address fits two lines of a phone


def fact_block(voice: Voice, fact: Fact) -> Block:
    """One fact: the claim, how sure it is, who says so, and when it was checked."""
    context = f"fact.{fact.id}"
    return [
        *lines(f"• {voice.say(f'{context}.claim', fact.claim)}"),
        *voice.lines("Concerns: {text}", voice.say_if(f"{context}.who", fact.who)),
        *voice.lines("The term runs from: {text}", voice.say_if(f"{context}.clock", fact.clock)),
        *voice.lines("In force: {text}", _value(voice, fact)),
        *lines(voice.how_sure(fact.certainty)),
        *(_source_line(voice, source) for source in fact.sources),
        *voice.lines("Sources disagree: {text}", voice.say_if(f"{context}.conflict", fact.conflict)),
        *checked_lines(voice, [fact]),
        *stale_warning(voice, [fact]),
    ]


def contact_block(voice: Voice, contact: Contact) -> Block:
    """One contact; what is dangerous about it comes before its name and address."""
    context = f"contact.{contact.id}"
    return [
        *_danger(voice, contact),
        bold(clip(voice.say(f"{context}.name", contact.name), MAX_NAME_UNITS)),
        *lines(voice.say(f"{context}.helps", contact.helps)),
        *voice.lines("Address: {text}", _address(voice, contact)),
        *voice.lines("Phone: {text}", contact.phone),
        *voice.lines("Hours: {text}", voice.say_if(f"{context}.hours", contact.hours)),
        *voice.lines("Mail: {text}", contact.email),
        *voice.lines("Telegram: {text}", contact.telegram),
        *_site(contact),
        *voice.lines("Languages: {text}", ", ".join(map(voice.words.name_of, contact.languages))),
        *lines(voice.words.text("Checked: {day}", day=voice.words.day(contact.verified))),
    ]


def copy_buttons(voice: Voice, contact: Contact) -> Iterator[Button]:
    """Buttons that copy a contact's phone number and address; a text too long to be copied whole has none."""
    for text in (contact.phone, _address(voice, contact)):
        if text and utf16_units(text) <= MAX_COPY_UNITS:
            name = voice.words.text("Copy: {text}", text=text)
            yield Button(label(name, MAX_BUTTON_UNITS), Copy(text))


def _site(contact: Contact) -> list[str]:
    """The web page, shown without its scheme and cut short: the address behind it stays whole."""
    if not contact.url:
        return []
    return [link(clip(contact.url.split("://", 1)[-1].rstrip("/"), MAX_SITE_UNITS), contact.url)]


def _address(voice: Voice, contact: Contact) -> str | None:
    return voice.say_if(f"contact.{contact.id}.address", contact.address)


def _value(voice: Voice, fact: Fact) -> str | None:
    """A value in words that is in force today. Terms are worded by the claim and counted by the date question."""
    value = fact.value_on(voice.place.today)
    if not isinstance(value, str):
        return None
    since = max(start for start in fact.values if start <= voice.place.today)
    return voice.say(f"fact.{fact.id}.values.{since.isoformat()}", value)


def _source_line(voice: Voice, source: Source) -> str:
    publisher = clip(voice.words.text("Who says so: {name}", name=source.publisher), MAX_NAME_UNITS)
    title = link(clip(source.title, MAX_NAME_UNITS), source.url)
    dated = f" ({escape(clip(source.dated, MAX_NAME_UNITS))})" if source.dated else ""
    return f"{escape(publisher)}, {title}{dated}"


def _danger(voice: Voice, contact: Contact) -> list[str]:
    status = _status(voice, contact)
    risk = voice.say_if(f"contact.{contact.id}.risk", contact.risk)
    return [line for text in (status, risk) if text for line in lines(f"⚠️ {text}")]


def _status(voice: Voice, contact: Contact) -> str | None:
    tell = voice.words.text
    if contact.status == "undesirable_in_russia":
        return tell("Russia calls this group “undesirable”: inside Russia, contact with it can be a crime.")
    if contact.status == "foreign_agent_in_russia":
        return tell("Russia calls this group a “foreign agent”. We found no punishment for contact with it.")
    if contact.status == "hostile":
        return tell("Contact with this office can put you in danger. Speak with a lawyer or a volunteer first.")
    return None
