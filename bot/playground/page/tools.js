// The trainer's drawer: block, topics, faults on the line, the clock.
import { ApiError, post } from "./api.js";
import { h } from "./dom.js";
import { FaultForm } from "./fault_form.js";
import { icon } from "./icons.js";
import { toast } from "./menu.js";
import { t } from "./words.js";

const STEPS = [
  ["c_minute", 60],
  ["c_hour", 3600],
  ["c_day", 86400],
  ["c_week", 604800],
];

export class Tools {
  /** `now()` gives what is chosen: {person, group, topic}; `done()` is called after each order. */
  constructor(now, done) {
    Object.assign(this, { now, done, drawn: "" });
    this.element = document.getElementById("tools");
    this.toggle = document.getElementById("tools-toggle");
    this.toggle.addEventListener("click", () => this.open(this.element.hidden));
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.open(false);
    });
  }

  open(wanted) {
    this.element.hidden = !wanted;
    this.toggle.setAttribute("aria-expanded", String(wanted));
    if (wanted) {
      this.draw();
      this.element.querySelector("button")?.focus();
    } else this.toggle.focus();
  }

  async order(path, values, word) {
    try {
      await post(path, values);
      toast(t(word));
    } catch (error) {
      toast(error instanceof ApiError ? error.message : t("offline"), "error");
    }
    this.done();
  }

  /** Redraws only when what is chosen changed, so that a half-filled order is not lost. */
  draw() {
    if (this.element.hidden) return;
    const { person, group, topic } = this.now();
    const look = JSON.stringify([person, group?.id, topic, t("tools")]);
    if (look === this.drawn) return;
    this.drawn = look;
    const kept = this.element.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
    const close = h(
      "button",
      { type: "button", class: "act", "aria-label": t("close"), onclick: () => this.open(false) },
      icon("close"),
    );
    this.fault ??= new FaultForm((values, word) => this.order("fault", values, word));
    this.fault.relabel();
    this.element.replaceChildren(
      h("div", { class: "drawer-head" }, h("h2", { text: t("tools") }), close),
      this.blockPart(person),
      this.topicPart(group, topic),
      this.fault.element,
      this.clockPart(),
    );
    if (kept) (this.element.querySelector(`[data-testid="${kept}"]`) ?? close).focus();
  }

  blockPart(person) {
    const box = h("input", {
      type: "checkbox",
      role: "switch",
      checked: person?.blocked,
      disabled: !person,
      data: { testid: "block" },
    });
    box.addEventListener("change", () => this.order("block", { as: person.id, blocked: box.checked }, "done"));
    return h(
      "section",
      {},
      h("h3", { text: t("t_person") }),
      h(
        "label",
        { class: "switch" },
        box,
        h("span", {}, t("t_block"), h("small", { text: person?.name ?? t("t_block_hint") })),
      ),
    );
  }

  topicPart(group, topic) {
    const button = (action, word, style) =>
      h("button", {
        type: "button",
        class: style,
        text: t(word),
        disabled: !topic,
        data: { testid: `topic-${action}` },
        onclick: () => this.order("topic", { chat: group.id, thread: topic.thread, action }, "done"),
      });
    return h(
      "section",
      {},
      h("h3", { text: t("t_topic") }),
      h("p", { class: "hint", text: topic?.name ?? t("t_topic_none") }),
      h(
        "div",
        { class: "row" },
        topic?.closed ? button("reopen", "t_reopen", "plain") : button("close", "t_close", "plain"),
        button("delete", "t_delete", "plain danger"),
      ),
    );
  }

  clockPart() {
    const button = ([word, seconds]) =>
      h("button", {
        type: "button",
        class: "plain",
        text: t(word),
        data: { testid: `clock-${seconds}` },
        onclick: () => this.order("clock", { advance: seconds }, "clock_moved"),
      });
    return h(
      "section",
      {},
      h("h3", { text: t("t_clock") }),
      h("p", { class: "hint", text: t("t_clock_hint") }),
      h("div", { class: "row wrap" }, STEPS.map(button)),
    );
  }
}
