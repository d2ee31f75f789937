// A small popup menu, toasts and the one dialog: keyboard first, closed by Escape, focus goes back where it was.
import { h } from "./dom.js";
import { t } from "./words.js";

let shut = null;

/** Opens a menu of `[label, action]` items at `anchor`. */
export function openMenu(anchor, items) {
  shut?.();
  const menu = h("div", { class: "menu", role: "menu", "aria-label": anchor.getAttribute("aria-label") });
  for (const [label, action, id] of items) {
    menu.append(
      h("button", {
        type: "button",
        role: "menuitem",
        tabindex: "-1",
        text: label,
        data: { testid: id },
        onclick: () => {
          shut?.();
          action();
        },
      }),
    );
  }
  document.body.append(menu);
  place(menu, anchor);
  anchor.setAttribute("aria-expanded", "true");
  const outside = (event) => {
    if (!menu.contains(event.target) && !anchor.contains(event.target)) shut?.(false);
  };
  shut = (refocus = true) => {
    shut = null;
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    anchor.setAttribute("aria-expanded", "false");
    if (refocus && anchor.isConnected) anchor.focus();
  };
  document.addEventListener("pointerdown", outside, true);
  menu.addEventListener("keydown", (event) => steer(menu, event));
  menu.firstElementChild?.focus();
}

export const closeMenu = () => shut?.(false);

function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.min(Math.max(8, at.left), innerWidth - width - 8);
  const below = at.bottom + 4 + height <= innerHeight;
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - height - 4)}px`;
}

function steer(menu, event) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  if (event.key in steps) items.at(steps[event.key] % items.length).focus();
  else if (event.key === "Escape") shut?.();
  else if (event.key === "Tab") return shut?.();
  else return undefined;
  event.stopPropagation();
  return event.preventDefault();
}

/** Says `text` for a few seconds; `kind` is "" or "error". */
export function toast(text, kind = "") {
  const line = h("p", {
    class: `toast ${kind}`,
    role: kind === "error" ? "alert" : null,
    text,
    data: { testid: "toast" },
  });
  const box = document.getElementById("toasts");
  box.append(line);
  while (box.children.length > 2) box.firstElementChild.remove();
  setTimeout(() => line.remove(), Math.min(12000, 2600 + text.length * 45));
}

/** Shows the dialog with the given nodes; it closes by Escape or by `close()`. */
export function openDialog(label, ...nodes) {
  const dialog = document.getElementById("dialog");
  dialog.setAttribute("aria-label", label);
  dialog.replaceChildren(...nodes);
  dialog.showModal();
  return () => dialog.close();
}

/** An answer with `show_alert`: a box that must be dismissed, as in Telegram. */
export function alertBox(text) {
  const ok = h("button", { type: "button", class: "main", text: "OK", autofocus: true });
  const close = openDialog(
    text,
    h("p", { class: "alert-text", text, data: { testid: "alert" } }),
    h("div", { class: "row end" }, ok),
  );
  ok.addEventListener("click", close);
}

/** Asks for a name and an app language; resolves to {name, language}, or null when dismissed. */
export function askPerson(title) {
  return new Promise((resolve) => {
    const name = h("input", {
      name: "name",
      required: true,
      maxlength: "64",
      autocomplete: "off",
      autofocus: true,
      data: { testid: "new-name" },
    });
    const language = h(
      "select",
      { name: "language", data: { testid: "new-language" } },
      ["ru", "en", "kk"].map((code) => h("option", { value: code, text: t(code) })),
    );
    const cancel = h("button", { type: "button", class: "plain", text: t("cancel") });
    const form = h(
      "form",
      { class: "form" },
      h("h2", { text: title }),
      h("label", {}, t("name"), name),
      h("label", {}, t("language"), language),
      h(
        "div",
        { class: "row end" },
        cancel,
        h("button", { class: "main", text: t("add"), data: { testid: "new-add" } }),
      ),
    );
    const close = openDialog(title, form);
    let made = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!name.value.trim()) return name.focus();
      made = { name: name.value.trim(), language: language.value };
      return close();
    });
    cancel.addEventListener("click", close);
    document.getElementById("dialog").addEventListener("close", () => resolve(made), { once: true });
  });
}

/** Puts `text` on the clipboard and says so. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { class: "offscreen", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  toast(`${t("copied")}: ${text.length > 80 ? `${text.slice(0, 80)}…` : text}`);
}
