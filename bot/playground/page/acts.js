// What a visitor does: send, edit, press, add. Each order is followed by a new reading of the world.
import { ApiError, get, post, pressAnswer } from "./api.js";
import { alertBox, askPerson, toast } from "./menu.js";
import { refresh } from "./reading.js";
import { state, wish } from "./state.js";
import { t } from "./words.js";

function failed(error) {
  toast(error instanceof ApiError ? error.message : t("offline"), "error");
}

/** Runs an order, shows a refusal as a toast and passes it on; the page is read anew either way. */
export async function order(work) {
  try {
    return await work();
  } catch (error) {
    failed(error);
    throw error;
  } finally {
    refresh();
  }
}

const where = {
  person: () => ({ as: state.person?.id, chat: null, thread: null }),
  desk: () => ({ as: state.volunteer?.id, chat: state.group?.id, thread: state.topic?.thread }),
};
const chatOf = (side) => (side === "person" ? state.person?.id : state.group?.id);

/** For a composer: sends its draft from this side ("person" or "desk"). */
export function sender(side) {
  return (draft, kind) =>
    order(() => {
      const text = draft.text.trim() || null;
      const place = { ...where[side](), reply_to: draft.reply?.id };
      if (kind === "album") return post("album", { ...place, count: 3, caption: text });
      return post("send", { ...place, kind, ...(kind === "text" ? { text } : { caption: text }) });
    });
}

/** For a composer: gives one's own message a new text. */
export function editor(side) {
  return (message, text) =>
    order(() => post("edit", { as: where[side]().as, chat: chatOf(side), message: message.id, text: text.trim() }));
}

/** For inline buttons: presses one and shows what the bot answered. */
export function presser(side) {
  return async (message, button, element) => {
    element.setAttribute("aria-busy", "true");
    try {
      const { query } = await order(() =>
        post("press", { as: where[side]().as, chat: chatOf(side), message: message.id, data: button.data }),
      );
      showAnswer(await pressAnswer(query));
    } catch {
      /* the refusal was already shown */
    } finally {
      element.removeAttribute("aria-busy");
    }
  };
}

function showAnswer(answer) {
  if (!answer) toast(t("no_answer"), "error");
  else if (answer.text && answer.show_alert) alertBox(answer.text);
  else if (answer.text) toast(answer.text);
}

/** Asks for a name, adds the person or the volunteer and goes on as them. */
export async function add(volunteer) {
  const made = await askPerson(t(volunteer ? "add_volunteer" : "add_person"));
  if (!made) return;
  const known = new Set(state.world.people.map((one) => one.id));
  await order(async () => {
    const answer = await post("people", { ...made, ...(volunteer ? { volunteer: true, group: state.group?.id } : {}) });
    const world = await get("world");
    wish[volunteer ? "volunteer" : "person"] =
      answer?.id ?? world.people.find((one) => !known.has(one.id) && one.name === made.name)?.id ?? null;
  }).catch(() => {});
}
