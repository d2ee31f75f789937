// One message -> one element: bubble, quote, tile, buttons, reactions.
import { h } from "./dom.js";
import { hasIcon, icon } from "./icons.js";
import { plainText, richText } from "./html.js";
import { known, language, t } from "./words.js";

const isService = (message) => Boolean(message.service) || message.kind === "service";
const wordFor = (kind) => (known(kind) ? t(kind) : kind.replaceAll("_", " "));

/** One line that stands for a message in a quote: its words, or the name of its kind. */
export function gist(message) {
  if (!message) return t("lost_message");
  const words = plainText(message.html).replace(/\s+/g, " ").trim();
  const kind = message.kind && message.kind !== "text" && !isService(message) ? wordFor(message.kind) : "";
  return [kind, words].filter(Boolean).join(": ").slice(0, 140) || t("message");
}

export const timeOf = (seconds) =>
  new Intl.DateTimeFormat(language(), { hour: "2-digit", minute: "2-digit" }).format(seconds * 1000);

function serviceWords(message) {
  const { service } = message;
  const kind = typeof service === "string" ? service : message.kind;
  return plainText(message.html) || (kind && kind !== "service" ? wordFor(kind) : t("system"));
}

function tile(message) {
  const { kind } = message;
  if (!kind || kind === "text") return null;
  const sign = h("span", { class: "tile-icon" }, icon(hasIcon(kind) ? kind : "document"));
  return h(
    "div",
    { class: `tile tile-${kind}`, data: { kind } },
    sign,
    h(
      "span",
      { class: "tile-name" },
      h("b", { text: wordFor(kind) }),
      message.file_name ? h("small", { text: message.file_name }) : null,
    ),
  );
}

function quote(message, context) {
  const id = message.reply_to?.id ?? message.reply_to;
  if (!id) return null;
  const target = context.find(id);
  return h(
    "button",
    { type: "button", class: "quote", onclick: () => context.jump(id), data: { replyTo: id } },
    target?.from ? h("b", { text: target.from.name }) : null,
    h("span", { text: gist(target) }),
  );
}

function inlineButton(button, message, context) {
  const shared = {
    class: `inline ${button.style ?? ""}`,
    data: { testid: "button", data: button.data, copy: button.copy },
  };
  if (button.url) {
    const address = /^(https?|tg|mailto|tel):/i.test(button.url) ? button.url : null;
    return h(
      "a",
      { ...shared, href: address, target: "_blank", rel: "noopener noreferrer", title: button.url },
      button.text,
      h("span", { class: "corner" }, icon("out")),
      h("span", { class: "offscreen", text: `, ${t("opens_site")}` }),
    );
  }
  const corner = button.copy ? h("span", { class: "corner" }, icon("copy")) : null;
  const title = button.copy ? `${t("copy")}: ${button.copy}` : null;
  const element = h("button", { ...shared, type: "button", title }, h("span", { text: button.text }), corner);
  element.addEventListener("click", () =>
    button.copy ? context.copy(button.copy) : context.press(message, button, element),
  );
  return element;
}

function keyboard(message, context) {
  if (!message.buttons?.length) return null;
  return h(
    "div",
    { class: "keyboard", role: "group", "aria-label": t("keyboard") },
    message.buttons.map((row) =>
      h(
        "div",
        { class: "keyrow" },
        row.map((button) => inlineButton(button, message, context)),
      ),
    ),
  );
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return h(
    "div",
    { class: "reactions", role: "group", "aria-label": t("reactions") },
    message.reactions.map((item) =>
      h("span", { class: "reaction", text: item.emoji ?? item, data: { testid: "reaction" } }),
    ),
  );
}

function actions(message, context) {
  const label = `${t("menu")}: ${gist(message)}`;
  const menu = h(
    "button",
    {
      type: "button",
      class: "act",
      "aria-label": label,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { testid: "message-menu" },
    },
    icon("more"),
  );
  menu.addEventListener("click", () => context.menu(message, menu));
  const reply = h(
    "button",
    {
      type: "button",
      class: "act",
      title: t("reply"),
      "aria-label": `${t("reply")}: ${gist(message)}`,
      data: { testid: "reply" },
      onclick: () => context.reply(message),
    },
    icon("reply"),
  );
  return h("div", { class: "actions" }, reply, menu);
}

function foot(message) {
  return h(
    "footer",
    {},
    message.protected
      ? h("span", { role: "img", title: t("protected"), "aria-label": t("protected") }, icon("lock"))
      : null,
    message.edited ? h("span", { text: t("edited"), data: { testid: "edited" } }) : null,
    h("time", { datetime: new Date(message.date * 1000).toISOString(), text: timeOf(message.date) }),
  );
}

function hooks(message, own) {
  const out = message.out ?? Boolean(message.from?.is_bot);
  return {
    testid: "message",
    id: message.id,
    out: String(Boolean(out)),
    own: String(own),
    kind: isService(message) ? "service" : message.kind || "text",
    album: message.album,
  };
}

/** The element of one message. `context`: own, names, find(id), jump(id), press, copy, menu, reply, command. */
export function messageElement(message, context) {
  const own = context.own(message);
  const data = hooks(message, own);
  if (isService(message))
    return h(
      "article",
      { class: "message service", data },
      h("p", { text: serviceWords(message) }),
      keyboard(message, context),
    );
  const name = message.from?.name ?? "";
  const words = message.html
    ? h("div", { class: "text", dir: "auto" }, richText(message.html, { lang: language(), onCommand: context.command }))
    : null;
  const head =
    context.names && !own && name
      ? h("div", { class: "from" }, name, message.from.is_bot ? h("small", { text: t("bot") }) : null)
      : null;
  const bubble = h("div", { class: "bubble" }, head, quote(message, context), tile(message), words, foot(message));
  return h(
    "article",
    {
      class: `message ${own ? "own" : "other"}`,
      "aria-label": `${own ? t("you") : name}, ${timeOf(message.date)}`,
      data,
    },
    h("div", { class: "line" }, bubble, actions(message, context)),
    keyboard(message, context),
    reactions(message),
  );
}

/** Whatever the look of a message depends on, as one string: equal strings need no redrawing. */
export function lookOf(message, context) {
  const target = context.find(message.reply_to?.id ?? message.reply_to);
  return JSON.stringify([message, context.own(message), language(), target ? gist(target) : null]);
}
