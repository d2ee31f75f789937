// The list of a chat's messages: redraws only what changed, keeps the reader's place and the keyboard's focus.
import { bubbleDay } from "./days.js";
import { arrange, h } from "./dom.js";
import { icon } from "./icons.js";
import { lookOf, messageElement } from "./bubbles.js";
import { t } from "./words.js";

export class Log {
  constructor(side) {
    this.drawn = new Map();
    this.frames = new Map();
    this.key = null;
    this.box = h("div", { class: "log-box" });
    this.scroller = h("div", { class: "log", role: "log", tabindex: "0", data: { testid: `${side}-log` } }, this.box);
    this.down = h(
      "button",
      { type: "button", class: "to-end", hidden: true, onclick: () => this.toEnd(true) },
      icon("down"),
    );
    this.element = h("div", { class: "log-frame" }, this.scroller, this.down);
    this.pinned = true;
    this.scroller.addEventListener("scroll", () => {
      this.pinned = this.atEnd();
      if (this.pinned) this.down.hidden = true;
    });
    new ResizeObserver(() => {
      if (this.pinned) this.toEnd();
    }).observe(this.scroller);
  }

  atEnd() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 60;
  }

  toEnd(smooth = false) {
    this.scroller.scrollTo({
      top: this.scroller.scrollHeight,
      behavior: smooth && !matchMedia("(prefers-reduced-motion: reduce)").matches ? "smooth" : "auto",
    });
    this.down.hidden = true;
    this.pinned = true;
  }

  jump(id) {
    const target = this.drawn.get(id)?.element;
    if (!target) return;
    target.scrollIntoView({ block: "center" });
    target.classList.remove("flash");
    void target.offsetWidth; // restarts the animation
    target.classList.add("flash");
  }

  /** Shows `messages` of the chat `key`; `empty` is the node for a chat without any. */
  show(key, messages, context, empty) {
    const moved = key !== this.key;
    if (moved) {
      this.drawn.clear();
      this.frames.clear();
    }
    this.key = key;
    const stay = !moved && !this.pinned;
    const newest = messages.at(-1);
    const fresh = newest && !this.drawn.has(newest.id);
    const focus = this.rememberFocus();
    this.scroller.setAttribute("aria-label", t("messages"));
    this.down.setAttribute("aria-label", t("to_end"));
    this.scroller.setAttribute("aria-live", moved ? "off" : "polite");
    if (!this.empty?.isEqualNode(empty)) this.empty = empty; // an equal one stays, with its focus
    arrange(this.box, messages.length ? this.nodes(messages, context) : [this.empty]);
    this.restoreFocus(focus);
    if (!stay || (fresh && context.own(newest))) this.toEnd();
    else if (fresh) this.down.hidden = false;
  }

  nodes(messages, context) {
    const frames = new Map();
    const drawn = new Map();
    const top = [];
    let day = null;
    let album = null;
    for (const message of messages) {
      const today = bubbleDay(message.date);
      if (today !== day) top.push(this.frame(frames, today, () => h("p", { class: "day", text: today })));
      day = today;
      const element = this.draw(message, context, drawn);
      if (message.album && message.album === album?.id) album.parts.push(element);
      else if (message.album) {
        album = {
          id: message.album,
          parts: [element],
          box: this.frame(frames, `album ${message.album} ${message.id}`, () =>
            h("div", { class: `album ${context.own(message) ? "own" : "other"}` }),
          ),
        };
        top.push(album.box);
        album.box.parts = album.parts;
      } else top.push(element);
      if (!message.album) album = null;
    }
    for (const box of top) if (box.parts) arrange(box, box.parts);
    Object.assign(this, { drawn, frames });
    return top;
  }

  /** A day line or an album's frame, the same element as last time when there was one. */
  frame(frames, key, make) {
    const element = this.frames.get(key) ?? make();
    frames.set(key, element);
    return element;
  }

  draw(message, context, drawn) {
    const look = lookOf(message, context);
    const before = this.drawn.get(message.id);
    const kept = before?.look === look ? before : { look, element: messageElement(message, context) };
    drawn.set(message.id, kept);
    return kept.element;
  }

  /** A pressed button is redrawn with its message: note which one had the focus. */
  rememberFocus() {
    const active = document.activeElement;
    const message = active?.closest?.("[data-testid=message]");
    if (!message || !this.box.contains(message)) return null;
    return { active, id: message.dataset.id, data: active.dataset.data, testid: active.dataset.testid };
  }

  restoreFocus(focus) {
    if (!focus || (document.activeElement === focus.active && focus.active.isConnected)) return;
    if (focus.active.isConnected) return void focus.active.focus({ preventScroll: true });
    const message = this.box.querySelector(`[data-testid=message][data-id="${CSS.escape(focus.id)}"]`);
    const same = [...(message?.querySelectorAll("[data-testid]") ?? [])];
    const next =
      same.find((item) => item.dataset.testid === focus.testid && item.dataset.data === focus.data) ??
      same.find((item) => item.dataset.testid === focus.testid);
    (next ?? this.scroller).focus({ preventScroll: true });
  }
}
