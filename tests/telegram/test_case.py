"""A case from the first press to the answer."""

from __future__ import annotations

from tests.world import World


async def test_a_person_reaches_a_volunteer_and_gets_an_answer(world: World) -> None:
    """Anna opens a case, writes, Vera replies, Anna reads it, and both see a tick."""
    thread = await world.open_case(world.anna)
    question = world.play.say(world.anna, "Where is the lighthouse?")
    copy = (await world.until(lambda: world.copies(thread, world.anna)))[0]
    assert copy.text == "Where is the lighthouse?"
    answer = world.play.say(world.vera, "Behind the hill.", chat=world.desk, thread=thread, reply_to=copy)
    await world.until(lambda: world.said(world.anna) == "Behind the hill.")
    assert question.reactions == ["👌"]
    await world.until(lambda: answer.reactions == ["👌"])
