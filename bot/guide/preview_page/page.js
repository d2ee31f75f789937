"use strict";
const root = document.documentElement;
const pages = [...document.querySelectorAll("article")];
const links = new Map([...document.querySelectorAll("nav a[data-page]")].map((link) => [link.dataset.page, link]));
const filters = [...document.querySelectorAll("[data-filter]")];
const search = document.querySelector("[data-search]");
const source = root.dataset.shown;

// A flag holds "yes", or the languages that it is true of. In the source language "untranslated" means: in any other.
function has(page, flag) {
  const value = page.dataset[flag] || "";
  if (value === "" || value === "yes") return value !== "";
  if (flag === "untranslated" && root.dataset.shown === source) return true;
  return value.split(" ").includes(root.dataset.shown);
}

function shownText(page) {
  const tongue = [...page.querySelectorAll(":scope > .tongue")].find((one) => one.lang === root.dataset.shown);
  return (page.id + " " + (tongue ? tongue.textContent : "")).toLowerCase();
}

function apply() {
  const on = filters.filter((box) => box.checked).map((box) => box.dataset.filter);
  const wanted = search.value.trim().toLowerCase();
  let count = 0;
  for (const page of pages) {
    const passes = on.every((flag) => has(page, flag)) && (wanted === "" || shownText(page).includes(wanted));
    page.hidden = !passes;
    links.get(page.id).parentElement.hidden = !passes;
    count += passes ? 1 : 0;
  }
  for (const section of document.querySelectorAll("section")) {
    section.hidden = !section.querySelector("article:not([hidden])");
  }
  for (const part of document.querySelectorAll("nav details")) {
    part.hidden = !part.querySelector("li:not([hidden])");
  }
  for (const box of filters) {
    const flag = box.dataset.filter;
    document.querySelector(`[data-count="${flag}"]`).textContent = pages.filter((page) => has(page, flag)).length;
  }
  document.querySelector("[data-result]").textContent = count + " of " + pages.length + " pages";
  document.querySelector("[data-nothing]").hidden = count > 0;
}

function speak(language) {
  root.dataset.shown = language;
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
  apply();
}

// A link to a page that the filters hide must still lead there.
function reveal() {
  const page = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!page || !page.hidden) return;
  search.value = "";
  for (const box of filters) box.checked = false;
  apply();
  page.scrollIntoView();
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => speak(button.dataset.language));
}
for (const box of filters) box.addEventListener("change", apply);
search.addEventListener("input", apply);
addEventListener("hashchange", reveal);
if (innerWidth > 832) for (const part of document.querySelectorAll("nav details")) part.open = true;
speak(source);
