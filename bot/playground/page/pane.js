// One pane: who is acting, the chat's messages, the composer. The desk's pane has topics besides.
import { arrange, badge, h } from "./dom.js";
import { Composer } from "./composer.js";
import { plainText } from "./html.js";
import { icon } from "./icons.js";
import { Log } from "./log.js";
import { copyText, openMenu } from "./menu.js";
import { t } from "./words.js";

export class Pane {
  /** `acts`: choose(id), add(), send(draft, kind), edit(message, text), press(message, button, element). */
  constructor(side, acts) {
    Object.assign(this, { side, acts, acting: null, messages: [], byId: new Map(), forced: new Set() });
    this.root = document.getElementById(side);
    this.crowd = h("div", { class: "crowd", role: "group" });
    this.add = h(
      "button",
      {
        type: "button",
        class: "chip add",
        data: { testid: side === "person" ? "add-person" : "add-volunteer" },
        onclick: () => acts.add(),
      },
      icon("attach"),
    );
    this.head = h("div", { class: "pane-head" }, h("h2", {}), h("div", { class: "switcher" }, this.crowd, this.add));
    this.log = new Log(side);
    this.composer = new Composer(side, { send: acts.send, edit: acts.edit, lastOwn: () => this.lastOwn() });
    this.talk = h("div", { class: "talk" }, this.log.element, this.composer.element);
    this.body = h("div", { class: "pane-body" }, this.talk);
    this.root.append(this.head, this.body);
    this.chips = new Map();
    new ResizeObserver(() => this.centre()).observe(this.crowd);
  }

  lastOwn() {
    return this.messages.findLast((message) => this.isOwn(message) && this.editable(message));
  }

  isOwn(message) {
    return Boolean(message.from) && message.from.id === this.acting?.id;
  }

  editable(message) {
    return !message.service && (message.kind ?? "text") === "text";
  }

  context() {
    return {
      names: this.side === "desk",
      own: (message) => this.isOwn(message),
      find: (id) => this.byId.get(id),
      jump: (id) => this.log.jump(id),
      press: this.acts.press,
      copy: copyText,
      reply: (message) => this.composer.startReply(message),
      menu: (message, anchor) => this.menu(message, anchor),
      command: this.side === "person" ? (text) => this.acts.send({ text, reply: null }, "text").catch(() => {}) : null,
    };
  }

  menu(message, anchor) {
    const items = [[t("reply"), () => this.composer.startReply(message), "menu-reply"]];
    if (this.isOwn(message) && this.editable(message))
      items.push([t("edit"), () => this.composer.startEdit(message), "menu-edit"]);
    if (message.html) items.push([t("copy_text"), () => copyText(plainText(message.html)), "menu-copy"]);
    openMenu(anchor, items);
  }

  /** Draws the row of people (or volunteers); `unread(id)` tells who has something new. */
  drawCrowd(everyone, acting, unread) {
    this.acting = acting;
    const isPerson = this.side === "person";
    this.head.firstElementChild.textContent = t(isPerson ? "person_pane" : "desk_pane");
    this.crowd.setAttribute("aria-label", `${t("acting_as")}:`);
    this.add.setAttribute("aria-label", t(isPerson ? "add_person" : "add_volunteer"));
    this.add.title = t(isPerson ? "add_person" : "add_volunteer");
    arrange(
      this.crowd,
      everyone.map((one) => this.chip(one, one.id === acting?.id, unread(one.id))),
    );
    if (this.scrolledTo !== acting?.id) this.centre();
    this.scrolledTo = acting?.id;
  }

  /** Brings the acting one's chip into sight. */
  centre() {
    const chip = this.chips.get(this.acting?.id);
    if (chip) this.crowd.scrollLeft = chip.offsetLeft - (this.crowd.clientWidth - chip.offsetWidth) / 2;
  }

  chip(one, chosen, unread) {
    const testid = this.side === "person" ? "person" : "volunteer";
    if (!this.chips.has(one.id))
      this.chips.set(
        one.id,
        h("button", {
          type: "button",
          class: "chip",
          data: { testid, id: one.id },
          onclick: () => this.acts.choose(one.id),
        }),
      );
    const chip = this.chips.get(one.id);
    const note = one.language ?? (one.admin ? t("admin") : "");
    const look = JSON.stringify([one.name, note, one.blocked, unread, t("unread")]);
    chip.setAttribute("aria-pressed", String(chosen));
    if (chip.dataset.look === look) return chip;
    chip.dataset.look = look;
    chip.replaceChildren(
      badge(one.name, one.id),
      h("span", { class: "chip-name", text: one.name }),
      note ? h("small", { text: note }) : "",
      one.blocked
        ? h("span", { class: "blocked", role: "img", "aria-label": t("blocked_banner") }, icon("blocked"))
        : "",
      unread ? h("i", { class: "dot", role: "img", "aria-label": t("unread") }) : "",
    );
    return chip;
  }

  /** Draws the chat. `view`: key, messages, empty (node), placeholder (word), banner (node or null). */
  drawChat(view) {
    this.messages = view.messages;
    this.byId = new Map(view.messages.map((message) => [message.id, message]));
    this.composer.show(view.key, view.placeholder, view.banner);
    this.log.show(view.key, view.messages, this.context(), view.empty);
    this.obeyForceReply(view);
  }

  /** The bot may ask for a free-text answer (`force_reply`): Telegram's apps then open a reply by themselves, once. */
  obeyForceReply({ key, messages, banner }) {
    const last = messages.at(-1);
    const mark = `${key} ${last?.id}`;
    if (this.side !== "person" || banner || !last?.force_reply || this.isOwn(last) || this.forced.has(mark)) return;
    this.forced.add(mark);
    this.composer.startReply(last);
  }
}

/** The list of topics with General first: `topics` are {thread, name, closed}, thread null for General. */
export class Topics {
  constructor(choose) {
    this.choose = choose;
    this.items = new Map();
    this.groups = h("select", { class: "groups", hidden: true, data: { testid: "group" } });
    this.list = h("div", { class: "topic-list" });
    this.element = h("nav", { class: "topics" }, this.groups, this.list);
  }

  draw(topics, chosen, unread) {
    this.element.setAttribute("aria-label", t("topics"));
    arrange(
      this.list,
      topics.map((topic) => this.item(topic, topic.thread === chosen, unread(topic.thread))),
    );
  }

  drawGroups(groups, chosen, pick) {
    this.groups.hidden = groups.length < 2;
    this.groups.setAttribute("aria-label", t("group"));
    this.groups.replaceChildren(
      ...groups.map((group) => h("option", { value: group.id, text: group.title, selected: group.id === chosen?.id })),
    );
    this.groups.onchange = () => pick(Number(this.groups.value));
  }

  item(topic, chosen, unread) {
    const key = topic.thread ?? 0;
    if (!this.items.has(key))
      this.items.set(
        key,
        h("button", {
          type: "button",
          class: "topic",
          data: { testid: "topic", thread: topic.thread ?? "" },
          onclick: () => this.choose(topic.thread),
        }),
      );
    const item = this.items.get(key);
    const name = topic.thread === null ? t("general") : topic.name;
    const look = JSON.stringify([name, topic.closed, unread, t("unread")]);
    if (chosen) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
    if (chosen && item.dataset.shown !== "yes") item.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    item.dataset.shown = chosen ? "yes" : "";
    item.dataset.unread = String(Boolean(unread));
    item.dataset.closed = String(Boolean(topic.closed));
    if (item.dataset.look === look) return item;
    item.dataset.look = look;
    item.replaceChildren(
      h("span", { class: "hash", "aria-hidden": "true" }, topic.closed ? icon("lock") : "#"),
      h(
        "span",
        { class: "topic-text" },
        h("span", { class: "topic-name", text: name }),
        topic.closed ? h("small", { text: t("closed") }) : "",
      ),
      unread ? h("i", { class: "dot", role: "img", "aria-label": t("unread") }) : "",
    );
    return item;
  }
}
