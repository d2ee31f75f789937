// Telegram's HTML subset -> DOM nodes by a white list. Whatever is not on the list is shown as plain text.
import { h } from "./dom.js";

const TAG = /<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*>/gi;
const ATTRIBUTE = /([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;
const ENTITY = /&(lt|gt|amp|quot|#39|#x27|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});/gi;
const NAMED = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: "\u00a0" };
const PLAIN_TAGS = {
  b: "b",
  strong: "b",
  i: "i",
  em: "i",
  u: "u",
  ins: "u",
  s: "s",
  strike: "s",
  del: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
};
const SAFE_LINK = /^(https?:\/\/|mailto:|tel:|tg:\/\/)/i;
const LIVE_TEXT = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]»])|(^|[\s(])(\/[a-z][a-z0-9_]{0,31})(?![\w/])/gi;

function codePoint(number) {
  return number > 0 && number <= 0x10ffff ? String.fromCodePoint(number) : "\ufffd";
}

export function decode(text) {
  return text.replace(ENTITY, (whole, name) => {
    const key = name.toLowerCase();
    if (key.startsWith("#x")) return codePoint(parseInt(key.slice(2), 16));
    if (key.startsWith("#")) return codePoint(parseInt(key.slice(1), 10));
    return NAMED[key] ?? whole;
  });
}

function attributes(source) {
  return Object.fromEntries(
    [...source.matchAll(ATTRIBUTE)].map(([, name, double, single]) => [
      name.toLowerCase(),
      decode(double ?? single ?? ""),
    ]),
  );
}

function link(href) {
  return SAFE_LINK.test(href) ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }) : h("span");
}

/** The reader's own reading of a moment: `r` is relative, `w` weekday, `d`/`D` date, `t`/`T` time (Bot API 9.5). */
function moment(unix, format, lang) {
  const day = new Date(unix * 1000);
  const options = {};
  if (format.includes("w")) options.weekday = "long";
  if (/d/i.test(format)) options.dateStyle = format.includes("D") ? "long" : "short";
  if (/t/i.test(format)) options.timeStyle = format.includes("T") ? "medium" : "short";
  if (options.weekday && (options.dateStyle || options.timeStyle)) {
    const weekday = new Intl.DateTimeFormat(lang, { weekday: "long" }).format(day);
    delete options.weekday;
    return `${weekday}, ${new Intl.DateTimeFormat(lang, options).format(day)}`;
  }
  return Object.keys(options).length ? new Intl.DateTimeFormat(lang, options).format(day) : null;
}

function timeElement({ unix, format = "" }, lang) {
  const seconds = Number(unix);
  if (!Number.isFinite(seconds) || !unix || Math.abs(seconds) > 8e12) return h("span");
  const shown = moment(seconds, format, lang);
  const exact = new Intl.DateTimeFormat(lang, { dateStyle: "full", timeStyle: "short" }).format(seconds * 1000);
  const element = h("time", { class: "tg-time", datetime: new Date(seconds * 1000).toISOString(), title: exact });
  if (shown) element.dataset.shown = shown;
  return element;
}

function open(name, source, lang) {
  if (PLAIN_TAGS[name]) return h(PLAIN_TAGS[name]);
  if (name === "a") return link(attributes(source).href ?? "");
  if (name === "tg-time") return timeElement(attributes(source), lang);
  if (name === "tg-spoiler" || name === "span") return h("span", { class: "spoiler", tabindex: "0" });
  return null;
}

/** Puts text in, with web addresses as links and /commands as buttons, as Telegram's apps do. */
function appendText(parent, text, onCommand) {
  if (parent.closest?.("a, code, pre")) return parent.append(text);
  let from = 0;
  for (const hit of text.matchAll(LIVE_TEXT)) {
    const [whole, url, before = "", command] = hit;
    parent.append(text.slice(from, hit.index) + before);
    if (url) {
      const anchor = link(url);
      anchor.append(url);
      parent.append(anchor);
    } else if (onCommand)
      parent.append(
        h("button", { type: "button", class: "command", text: command, onclick: () => onCommand(command) }),
      );
    else parent.append(command);
    from = hit.index + whole.length;
  }
  return parent.append(text.slice(from));
}

/** Renders `source` (Telegram HTML) into a fragment. `lang` is the reader's language; `onCommand(text)` makes /commands pressable. */
export function richText(source, { lang = "ru", onCommand = null } = {}) {
  const root = h("div");
  const stack = [{ name: "", element: root }];
  const top = () => stack[stack.length - 1];
  let from = 0;
  for (const hit of source.matchAll(TAG)) {
    const name = hit[2].toLowerCase();
    const closes = hit[1] === "/";
    const element = closes ? null : open(name, hit[3], lang);
    if (closes ? top().name !== name : !element) continue;
    appendText(top().element, decode(source.slice(from, hit.index)), onCommand);
    from = hit.index + hit[0].length;
    if (closes) stack.pop();
    else {
      top().element.append(element);
      stack.push({ name, element });
    }
  }
  appendText(top().element, decode(source.slice(from)), onCommand);
  for (const time of root.querySelectorAll("time[data-shown]")) time.textContent = time.dataset.shown;
  const fragment = document.createDocumentFragment();
  fragment.append(...root.childNodes);
  return fragment;
}

/** The bare words of `source`, for quotes, copying and editing. */
export function plainText(source) {
  return richText(source || "").textContent;
}
