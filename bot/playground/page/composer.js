// Where one writes: text, reply, edit of one's own message, attachments; a draft is kept for each chat.
import { h } from "./dom.js";
import { gist } from "./bubbles.js";
import { icon } from "./icons.js";
import { plainText } from "./html.js";
import { openMenu } from "./menu.js";
import { t } from "./words.js";

const KINDS = ["photo", "document", "voice", "album", "contact", "location", "sticker", "poll"];
const blank = () => ({ text: "", reply: null, edit: null });

export class Composer {
  /** `send(draft, kind)` and `edit(message, text)` return promises; they reject when the words did not go. */
  constructor(side, { send, edit, lastOwn }) {
    Object.assign(this, {
      side,
      send,
      edit,
      lastOwn,
      drafts: new Map(),
      key: null,
      draft: blank(),
      placeholder: "write",
    });
    this.area = h("textarea", { rows: "1", class: "area", dir: "auto", data: { testid: `${side}-composer` } });
    this.attach = h(
      "button",
      {
        type: "button",
        class: "round",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        data: { testid: `${side}-attach` },
      },
      icon("attach"),
    );
    this.button = h("button", { type: "submit", class: "round main", data: { testid: `${side}-send` } }, icon("send"));
    this.bar = h("div", { class: "context-bar", hidden: true, data: { testid: `${side}-context` } });
    this.form = h("form", { class: "composer-row" }, this.attach, this.area, this.button);
    this.banner = h("div", { class: "banner", hidden: true });
    this.note = h("p", { class: "note-hint", id: `${side}-hint`, hidden: true });
    this.area.setAttribute("aria-describedby", this.note.id);
    this.element = h("div", { class: "composer" }, this.note, this.bar, this.form, this.banner);
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.go();
    });
    this.area.addEventListener("input", () => {
      this.draft.text = this.area.value;
      this.grow();
    });
    this.area.addEventListener("keydown", (event) => this.key_(event));
    this.attach.addEventListener("click", () =>
      openMenu(
        this.attach,
        KINDS.map((kind) => [t(kind), () => this.go(kind), `attach-${kind}`]),
      ),
    );
  }

  key_(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.go();
    } else if (event.key === "Escape" && (this.draft.reply || this.draft.edit)) {
      event.preventDefault();
      this.drop();
    } else if (event.key === "ArrowUp" && !this.area.value) {
      const last = this.lastOwn();
      if (last) {
        event.preventDefault();
        this.startEdit(last);
      }
    }
  }

  grow() {
    this.area.style.height = "auto";
    this.area.style.height = `${Math.min(this.area.scrollHeight + 2, 160)}px`;
  }

  /** Moves to the chat `key`, with its own draft. `banner` (a node) replaces the fields when writing is impossible. */
  show(key, placeholder, banner) {
    if (key !== this.key) {
      this.drafts.set(this.key, this.draft);
      this.draft = this.drafts.get(key) ?? blank();
      this.key = key;
      this.area.value = this.draft.text;
    }
    this.placeholder = placeholder;
    this.form.hidden = Boolean(banner);
    this.banner.hidden = !banner;
    if (!banner?.isEqualNode(this.banner.firstChild)) this.banner.replaceChildren(...(banner ? [banner] : []));
    this.drawContext();
  }

  drawContext() {
    const { reply, edit } = this.draft;
    const about = edit ?? reply;
    const hint = edit ? "write_edit" : reply ? "write_reply" : this.placeholder;
    this.area.placeholder = t(hint);
    this.area.setAttribute("aria-label", t(hint));
    this.attach.setAttribute("aria-label", t("attach"));
    this.attach.disabled = Boolean(edit);
    this.button.setAttribute("aria-label", edit ? t("save") : t("send"));
    this.element.classList.toggle("replying", Boolean(reply));
    this.note.textContent = t("note_hint");
    this.note.hidden = Boolean(about) || this.form.hidden || this.placeholder !== "write_note";
    this.bar.hidden = !about || this.form.hidden;
    if (about) {
      const title = edit ? t("editing") : [t("reply_to"), reply.from?.name].filter(Boolean).join(": ");
      const close = h(
        "button",
        {
          type: "button",
          class: "act",
          "aria-label": edit ? t("drop_edit") : t("drop_reply"),
          onclick: () => this.drop(),
        },
        icon("close"),
      );
      this.bar.replaceChildren(
        h("div", { class: "context-text" }, h("b", { text: title }), h("span", { text: gist(about) })),
        close,
      );
    }
    this.grow();
  }

  startReply(message) {
    if (this.draft.edit) this.draft.text = this.area.value = "";
    Object.assign(this.draft, { reply: message, edit: null });
    this.drawContext();
    this.area.focus();
  }

  startEdit(message) {
    Object.assign(this.draft, { reply: null, edit: message, text: plainText(message.html) });
    this.area.value = this.draft.text;
    this.drawContext();
    this.area.focus();
  }

  drop() {
    if (this.draft.edit) this.draft.text = this.area.value = "";
    Object.assign(this.draft, { reply: null, edit: null });
    this.drawContext();
    this.area.focus();
  }

  async go(kind = "text") {
    const { key, draft } = this;
    if (kind === "text" && !draft.text.trim()) return;
    this.draft = blank();
    this.area.value = "";
    this.drawContext();
    this.area.focus();
    try {
      await (draft.edit ? this.edit(draft.edit, draft.text) : this.send(draft, kind));
    } catch {
      this.giveBack(key, draft);
    }
  }

  /** The words did not go: put them back unless something new was written meanwhile. */
  giveBack(key, draft) {
    if (key !== this.key) return void this.drafts.set(key, draft);
    if (this.area.value) return;
    this.draft = draft;
    this.area.value = draft.text;
    this.drawContext();
  }
}
