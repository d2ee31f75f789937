"""Tiny invented guides for the tests of the engine. No law, no place, no office here is real."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from bot.guide.model import Contact, Fact, Guide, Tree

TODAY = date(2026, 11, 22)

HOME_TREE: dict[str, Any] = {
    "tree": "home",
    "code": "h",
    "title": "Начало",
    "root": "need",
    "questions": {
        "need": {
            "ask": "Что нужно?",
            "choices": {
                "f": {"say": "Лодка", "go": "ferry/root"},
                "t": {"say": "Чай", "go": "tea/root"},
                "n": {"say": "Ничего", "go": "nothing"},
            },
        },
    },
    "leaves": {"nothing": {"title": "Ничего", "say": "Тогда до встречи.", "next": ["talk"]}},
}

FERRY_TREE: dict[str, Any] = {
    "tree": "ferry",
    "code": "fy",
    "title": "Лодка через **пруд**",
    "root": "which",
    "questions": {
        "which": {
            "ask": "Какая лодка?",
            "why": "От неё зависит срок.",
            "choices": {
                "r": {"say": "Красная", "go": "when"},
                "s": {"say": "Тонет", "go": "swim", "urgent": True},
            },
        },
        "when": {
            "ask": "Когда взяли?",
            "date": "past",
            "deadline": "pond.boat.term",
            "open": "in_time",
            "passed": "late",
            "choices": {"u": {"say": "Не помню", "go": "late"}},
        },
    },
    "leaves": {
        "in_time": {
            "title": "Успеваете",
            "say": "Верните до **{deadline.until}** ({deadline.left}).",
            "steps": ["Сядьте в лодку.", "Гребите до {deadline.until}."],
            "papers": ["Весло"],
            "costs": ["Одна шишка"],
            "risks": ["Утка"],
            "facts": ["pond.boat.term", "pond.boat.duck"],
            "contacts": ["pond.frog", "pond.pike"],
            "next": ["talk", "tea/root"],
        },
        "late": {"title": "Поздно", "say": "Срок: {deadline.left}.", "facts": ["pond.boat.duck"], "next": ["talk"]},
        "swim": {"title": "Плывите", "say": "К берегу.", "urgent": True, "next": ["talk"]},
    },
}

TEA_TREE: dict[str, Any] = {
    "tree": "tea",
    "code": "t",
    "title": "Чай",
    "root": "sugar",
    "questions": {
        "sugar": {
            "ask": "Сахар?",
            "choices": {
                "y": {"say": "Да", "go": "sweet"},
                "n": {"say": "Нет", "go": "plain"},
                "b": {"say": "Обратно к лодкам", "go": "ferry/root"},
            },
        },
    },
    "leaves": {
        "sweet": {"title": "Сладкий", "say": "Пейте.", "next": ["talk", "ferry/root"]},
        "plain": {"title": "Простой", "say": "Пейте.", "next": ["talk"]},
    },
}

FACTS: list[dict[str, Any]] = [
    {
        "id": "pond.boat.term",
        "kind": "deadline",
        "claim": "Лодку возвращают за пять дней.",
        "who": "все гребцы",
        "clock": "день, когда взяли лодку",
        "values": {date(2020, 1, 1): {"count": 5}},
        "certainty": "law",
        "sources": [
            {
                "url": "https://pond.example/law?a=1&b=2",
                "title": "Закон <пруда>",
                "publisher": "Пруд",
                "dated": "2026-01",
                "kind": "law",
            }
        ],
        "checked": date(2026, 11, 1),
        "review_by": date(2027, 5, 1),
    },
    {
        "id": "pond.boat.duck",
        "kind": "risk",
        "claim": "Утки бывают сердиты.",
        "values": {date(2026, 1, 1): "с утра", date(2027, 1, 1): "весь день"},
        "certainty": "reported",
        "sources": [{"url": "tg://user?id=1", "title": "Слухи", "publisher": "Лягушка", "kind": "news"}],
        "checked": date(2026, 10, 1),
        "review_by": date(2026, 12, 1),
        "conflict": "Гусь спорит.",
    },
]

CONTACTS: list[dict[str, Any]] = [
    {
        "id": "pond.frog",
        "name": "Лягушка",
        "helps": "с вёслами",
        "address": "Кочка, 1",
        "phone": "1-2",
        "hours": "ночью",
        "url": "https://frog.example/",
        "languages": ["ru", "en"],
        "source": "Пруд",
        "verified": date(2026, 11, 1),
    },
    {
        "id": "pond.pike",
        "name": "Щука",
        "helps": "никому",
        "status": "hostile",
        "risk": "Кусается.",
        "address": "Омут",
        "source": "Пруд",
        "verified": date(2026, 11, 1),
    },
]


def guide_of(
    *trees: dict[str, Any], facts: list[dict[str, Any]] | None = None, contacts: list[dict[str, Any]] | None = None
) -> Guide:
    """A guide of these trees, in Russian and English."""
    made = [Tree.model_validate(tree) for tree in trees]
    return Guide(
        trees={tree.code: tree for tree in made},
        facts={fact.id: fact for fact in map(Fact.model_validate, facts or [])},
        contacts={contact.id: contact for contact in map(Contact.model_validate, contacts or [])},
        source_language="ru",
        languages=("ru", "en"),
    )


def pond() -> Guide:
    """The guide most tests walk: home, a ferry with a deadline, and tea."""
    return guide_of(HOME_TREE, FERRY_TREE, TEA_TREE, facts=FACTS, contacts=CONTACTS)


def deep_pond(when: str = "when") -> Guide:
    """The pond with choices at home that lead into the ferry: to its second question, named `when`, and to a leaf."""
    need = HOME_TREE["questions"]["need"]
    more = {"w": {"say": "Лодка уже взята", "go": f"ferry/{when}"}, "s": {"say": "Тону", "go": "ferry/swim"}}
    choices = {**need["choices"], **more}
    home = {**HOME_TREE, "questions": {"need": {**need, "choices": choices}}}
    ferry = json.loads(json.dumps(FERRY_TREE).replace('"when"', f'"{when}"'))
    return guide_of(home, ferry, TEA_TREE, facts=FACTS, contacts=CONTACTS)


def home_asking(**question: Any) -> Guide:
    """A guide whose home root is this question; every choice may go to the leaf `end`."""
    leaf = {"title": "Конец", "say": "Всё.", "next": ["talk"]}
    tree = {"tree": "home", "code": "h", "title": "Начало", "root": "q", "questions": {"q": question}}
    return guide_of({**tree, "leaves": {"end": leaf}}, facts=FACTS)


def wide_tree(questions: int, leaves_each: int) -> Tree:
    """A tree of many nodes: every question has leaves of its own and leads on to the next question."""
    node: dict[str, dict[str, object]] = {}
    leaves: dict[str, dict[str, str]] = {}
    for at in range(questions):
        choices: dict[str, dict[str, object]] = {}
        for key in range(leaves_each):
            leaf = f"leaf_{at}_{key}"
            leaves[leaf] = {"title": f"Ответ {at}.{key}: как поступить, если срок ещё не прошёл", "say": "Да."}
            choices[chr(98 + key)] = {"say": f"Ответ номер {key} на вопрос {at}", "go": leaf}
        if at + 1 < questions:
            choices["a"] = {"say": "Дальше", "go": f"question_{at + 1}", "urgent": True}
        node[f"question_{at}"] = {"ask": f"Вопрос {at}: что случилось?", "choices": choices}
    return Tree.model_validate(
        {"tree": "wide", "code": "h", "title": "Широкое", "root": "question_0", "questions": node, "leaves": leaves}
    )
