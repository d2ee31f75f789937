// Reads the world and the two chats in sight; decides who and what is chosen when the chosen one is gone.
import { ApiError, get } from "./api.js";
import { toast } from "./menu.js";
import { state, wish } from "./state.js";
import { peopleOf, personKey, topicKey, topicsOf, Unread, volunteersOf } from "./world.js";

export const unread = new Unread();
export const narrow = matchMedia("(max-width: 760px)");
const byId = (list, id) => list.find((item) => item.id === id) ?? list[0] ?? null;

/** Whether the pane of this side is in sight. */
export const shown = (side) => !narrow.matches || state.tab === side;

let running = null;
let again = false;
let drawn = () => {};

/** `draw` is called after each reading. */
export function onRead(draw) {
  drawn = draw;
}

/** Reads the world and both chats and draws them. Calls made meanwhile are joined into one more reading. */
export function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = readAll()
    .catch((error) => {
      if (error instanceof ApiError) toast(error.message, "error");
    })
    .finally(() => {
      running = null;
      if (again) {
        again = false;
        refresh();
      }
    });
  return running;
}

function choose(world) {
  const group = byId(world.groups ?? [], wish.group);
  const list = topicsOf(group);
  return {
    world,
    group,
    person: byId(peopleOf(world), wish.person),
    volunteer: byId(volunteersOf(world, group), wish.volunteer),
    topic: list.find((item) => item.thread === wish.thread) ?? list[0],
  };
}

async function readAll() {
  const next = choose(await get("world"));
  const read = (there, values) => (there ? get("chat", values).then((answer) => answer.messages) : []);
  const [person, desk] = await Promise.all([
    read(next.person, { chat: next.person?.id }),
    read(next.group, { chat: next.group?.id, thread: next.topic.thread }),
  ]);
  Object.assign(state, next, { chats: { person, desk } });
  await markRead();
  drawn();
}

/** The keys of the two chats shown now. */
export function keys() {
  return { person: personKey(state.person?.id), desk: topicKey(state.group?.id, state.topic?.thread) };
}

async function markRead() {
  const open = keys();
  for (const side of ["person", "desk"]) {
    const last = state.chats[side].at(-1)?.id ?? 0;
    if (shown(side)) unread.read(open[side], last);
    else unread.last.set(open[side], last);
  }
  await unread.learn(state.world, new Set(Object.values(open)));
}
