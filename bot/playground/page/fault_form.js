// Orders a fault on the bot's line to Telegram.
import { h } from "./dom.js";
import { t } from "./words.js";

const KINDS = ["429", "500_before", "500_after", "cut_before", "cut_after", "slow", "broken_json"];
const METHODS = [
  "sendMessage",
  "copyMessage",
  "copyMessages",
  "editMessageText",
  "createForumTopic",
  "answerCallbackQuery",
  "setMessageReaction",
  "*",
];

export class FaultForm {
  /** `order(values, word)` sends the order and then says the word. */
  constructor(order) {
    this.order = order;
    this.fields = {
      kind: h("select", { data: { testid: "fault-kind" } }),
      method: h("select", { data: { testid: "fault-method" } }),
      times: h("input", { type: "number", min: "1", max: "99", value: "1", data: { testid: "fault-times" } }),
      retry: h("input", { type: "number", min: "1", max: "600", value: "5", data: { testid: "fault-retry" } }),
    };
    this.labels = Object.fromEntries(
      Object.entries(this.fields).map(([name, field]) => [name, h("label", {}, h("span", {}), field)]),
    );
    this.title = h("h3", {});
    this.hint = h("p", { class: "hint" });
    this.go = h("button", { class: "main", data: { testid: "fault-order" } });
    this.clear = h("button", {
      type: "button",
      class: "plain",
      data: { testid: "fault-clear" },
      onclick: () => order({ kind: "clear" }, "done"),
    });
    const { kind, method, times, retry } = this.labels;
    this.element = h(
      "form",
      { class: "section" },
      this.title,
      this.hint,
      kind,
      method,
      h("div", { class: "row" }, times, retry),
      this.go,
      this.clear,
    );
    this.fields.kind.addEventListener("change", () => this.fit());
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  /** The time to wait is a matter of 429 alone. */
  fit() {
    this.labels.retry.hidden = this.fields.kind.value !== "429";
  }

  send() {
    const { kind, method, times, retry } = this.fields;
    const wait = kind.value === "429" ? Number(retry.value) || 5 : null;
    this.order(
      { kind: kind.value, method: method.value, times: Number(times.value) || 1, retry_after: wait },
      "fault_ordered",
    );
  }

  /** Says everything in the page's language of now; what was chosen stays. */
  relabel() {
    this.title.textContent = t("t_fault");
    this.hint.textContent = t("t_fault_hint");
    this.go.textContent = t("t_order");
    this.clear.textContent = t("t_clear");
    for (const [name, label] of Object.entries(this.labels)) label.firstChild.textContent = t(`t_${name}`);
    fill(this.fields.kind, KINDS, (value) => t(`f_${value}`));
    fill(this.fields.method, METHODS, (value) => (value === "*" ? t("t_any") : value));
    this.fit();
  }
}

function fill(select, values, word) {
  const chosen = select.value || values[0];
  select.replaceChildren(...values.map((value) => h("option", { value, text: word(value) })));
  select.value = chosen;
}
