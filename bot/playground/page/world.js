// What the playground says about itself, put in order, and what has been read.
import { get } from "./api.js";

const isGeneral = (topic) => !topic.thread || topic.thread === 1;

/** People who write to the bot: everyone but bots and members of groups. */
export function peopleOf(world) {
  const members = new Set((world.groups ?? []).flatMap((group) => (group.members ?? []).map((member) => member.id)));
  return (world.people ?? []).filter((person) => !person.is_bot && !members.has(person.id));
}

/** Volunteers: the group's members but for bots. */
export function volunteersOf(world, group) {
  const { bot } = world;
  return (group?.members ?? []).filter(
    (member) => !member.is_bot && member.id !== bot?.id && member.name !== bot?.name,
  );
}

/** General first (thread null), then the topics. */
export function topicsOf(group) {
  const topics = group?.topics ?? [];
  return [
    { thread: null, closed: false, ...topics.find(isGeneral), ...group?.general, thread: null },
    ...topics.filter((topic) => !isGeneral(topic)),
  ].map(({ thread, name, closed, last }) => ({ thread, name, closed, last }));
}

export const personKey = (id) => `person ${id}`;
export const topicKey = (group, thread) => `desk ${group} ${thread ?? 0}`;
const MOST_ASKED = 30;

/** Remembers the last message read in each chat. On the first look everything counts as read. */
export class Unread {
  constructor() {
    Object.assign(this, { seen: new Map(), last: new Map(), first: true });
  }

  has(key) {
    return (this.last.get(key) ?? 0) > (this.seen.get(key) ?? 0);
  }

  read(key, id) {
    this.last.set(key, id);
    this.seen.set(key, id);
  }

  /** Learns the last message of each chat: from the world where it says so, otherwise by asking for the chat. `open` are keys shown now. */
  async learn(world, open) {
    const chats = peopleOf(world).map((person) => ({ key: personKey(person.id), last: person.last, chat: person.id }));
    for (const group of world.groups ?? [])
      for (const topic of topicsOf(group))
        chats.push({ key: topicKey(group.id, topic.thread), last: topic.last, chat: group.id, thread: topic.thread });
    const silent = chats.filter(({ key, last }) => last === undefined && !open.has(key)).slice(-MOST_ASKED);
    await Promise.all(
      silent.map(async (item) => {
        item.last = (await get("chat", { chat: item.chat, thread: item.thread })).messages.at(-1)?.id ?? 0;
      }),
    );
    for (const { key, last } of chats) if (last !== undefined && !open.has(key)) this.last.set(key, last);
    if (this.first) for (const [key, last] of this.last) this.seen.set(key, last);
    this.first = false;
  }
}
