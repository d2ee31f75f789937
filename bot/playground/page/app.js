// The playground's page: ties the two panes, the drawer and the control API together.
import { add, editor, order, presser, sender } from "./acts.js";
import { follow, post } from "./api.js";
import { clockText } from "./days.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { closeMenu } from "./menu.js";
import { Pane, Topics } from "./pane.js";
import { keys, narrow, onRead, refresh, shown, unread } from "./reading.js";
import { state, wish } from "./state.js";
import { Tools } from "./tools.js";
import { fillWords, language, switchLanguage, t } from "./words.js";
import { peopleOf, personKey, topicKey, topicsOf, volunteersOf } from "./world.js";

const panes = {
  person: new Pane("person", {
    choose: (id) => {
      wish.person = id;
      refresh();
    },
    add: () => add(false),
    send: sender("person"),
    edit: editor("person"),
    press: presser("person"),
  }),
  desk: new Pane("desk", {
    choose: (id) => {
      wish.volunteer = id;
      refresh();
    },
    add: () => add(true),
    send: sender("desk"),
    edit: editor("desk"),
    press: presser("desk"),
  }),
};
const topics = new Topics((thread) => {
  wish.thread = thread;
  refresh();
});
panes.desk.body.prepend(topics.element);
const tools = new Tools(
  () => ({ person: state.person, group: state.group, topic: state.topic?.thread ? state.topic : null }),
  () => refresh(),
);

function draw() {
  const { world, person, volunteer, group, topic } = state;
  const clock = document.getElementById("clock");
  clock.hidden = !world.now;
  clock.title = t("clock");
  if (world.now) clock.replaceChildren(icon("clock"), " ", clockText(world.now));
  panes.person.drawCrowd(peopleOf(world), person, (id) => unread.has(personKey(id)));
  panes.desk.drawCrowd(volunteersOf(world, group), volunteer, () => false);
  topics.drawGroups(world.groups ?? [], group, (id) => {
    wish.group = id;
    wish.thread = null;
    refresh();
  });
  topics.draw(topicsOf(group), topic?.thread ?? null, (thread) => unread.has(topicKey(group?.id, thread)));
  topics.element.hidden = !group;
  panes.person.drawChat({
    key: keys().person,
    messages: state.chats.person,
    empty: emptyPerson(),
    placeholder: "write",
    banner: personBanner(),
  });
  panes.desk.drawChat({
    key: keys().desk,
    messages: state.chats.desk,
    empty: h("p", { class: "empty", text: t(group ? "empty_desk" : "no_group") }),
    placeholder: topic?.thread ? "write_note" : "write_general",
    banner: deskBanner(),
  });
  drawTabs();
  tools.draw();
}

function emptyPerson() {
  if (!state.person) return h("p", { class: "empty", text: t("no_people") });
  const start = h(
    "button",
    {
      type: "button",
      class: "main",
      data: { testid: "start" },
      onclick: () => panes.person.acts.send({ text: "/start", reply: null }, "text").catch(() => {}),
    },
    `/start · ${t("start")}`,
  );
  return h("div", { class: "empty" }, h("p", { text: t("empty_person") }), state.person.blocked ? null : start);
}

function personBanner() {
  if (!state.person) return h("span", { text: t("no_people") });
  if (!state.person.blocked) return null;
  const unblock = h("button", {
    type: "button",
    class: "main",
    text: t("unblock"),
    onclick: () => order(() => post("block", { as: state.person.id, blocked: false })).catch(() => {}),
  });
  return h("div", { class: "row" }, h("span", { text: t("blocked_banner") }), unblock);
}

function deskBanner() {
  if (!state.group) return h("span", { text: t("no_group") });
  if (!state.volunteer) return h("span", { text: t("no_volunteers") });
  return state.topic?.closed && !state.volunteer.admin ? h("span", { text: t("topic_closed") }) : null;
}

function drawTabs() {
  const news = {
    person: peopleOf(state.world).some((one) => unread.has(personKey(one.id))),
    desk: topicsOf(state.group).some((one) => unread.has(topicKey(state.group?.id, one.thread))),
  };
  for (const tab of document.querySelectorAll("#tabs [role=tab]")) {
    const { side } = tab.dataset;
    const chosen = state.tab === side;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    tab.querySelector(".dot").hidden = chosen || !news[side];
    const pane = document.getElementById(side);
    pane.setAttribute("role", narrow.matches ? "tabpanel" : "region");
    pane.hidden = !shown(side);
  }
}

async function openTab(side) {
  state.tab = side;
  drawTabs();
  await refresh();
}

function listen() {
  const tabs = document.getElementById("tabs");
  tabs.addEventListener("click", (event) => {
    const side = event.target.closest("[role=tab]")?.dataset.side;
    if (side) openTab(side);
  });
  tabs.addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const side = state.tab === "person" ? "desk" : "person";
    openTab(side);
    document.getElementById(`tab-${side}`).focus();
  });
  narrow.addEventListener("change", () => {
    drawTabs();
    refresh();
  });
  document.getElementById("language").addEventListener("click", () => {
    switchLanguage();
    words();
    draw();
  });
  addEventListener("resize", closeMenu);
}

function words() {
  fillWords(document);
  document.title = t("title");
  const toggle = document.getElementById("language");
  toggle.textContent = t("other_language");
  toggle.lang = language() === "ru" ? "en" : "ru";
  toggle.setAttribute("aria-label", t("other_language_label"));
}

document.getElementById("tools-icon").append(icon("tools"));
onRead(draw);
words();
listen();
draw();
refresh().then(() => {
  document.body.dataset.ready = "true";
});
follow(refresh, (alive) => {
  document.getElementById("offline").hidden = alive;
});
