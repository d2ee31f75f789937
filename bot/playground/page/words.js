// The language of the page: which words are shown, and the choice kept for the next visit.
import { EN } from "./words_en.js";
import { RU } from "./words_ru.js";

const ALL = { ru: RU, en: EN };
const STORED = "waymark.playground.language";

function stored() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

let lang = stored() === "en" ? "en" : "ru";

export const language = () => lang;
export const t = (key) => ALL[lang][key] ?? RU[key] ?? key;
export const known = (key) => key in RU;

export function switchLanguage() {
  lang = lang === "ru" ? "en" : "ru";
  try {
    localStorage.setItem(STORED, lang);
  } catch {
    /* a private window keeps nothing: the choice lasts for the visit */
  }
}

/** Fills the words of the page's fixed elements (`data-t` text, `data-t-label` aria-label). */
export function fillWords(root) {
  document.documentElement.lang = lang;
  for (const element of root.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of root.querySelectorAll("[data-t-label]"))
    element.setAttribute("aria-label", t(element.dataset.tLabel));
}
