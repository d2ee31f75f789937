// Small helpers to build elements: every text goes in as a text node, never as markup.

/** Makes an element. Props: `class`, `text`, `on*` listeners, `data` (dataset), anything else is an attribute; null and false leave it out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(element, name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function setProp(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "class") element.className = value;
  else if (name === "text") element.textContent = value;
  else if (name === "data")
    for (const [key, item] of Object.entries(value)) {
      if (item !== null && item !== undefined) element.dataset[key] = item;
    }
  else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** One letter and a steady hue (0-359) for a name's round badge. */
export function badge(name, id) {
  const mark = h("span", {
    class: "badge",
    "aria-hidden": "true",
    text: ([...(name || "?").trim()][0] || "?").toUpperCase(),
  });
  mark.style.setProperty("--hue", String((Math.abs(Number(id) || 0) * 47) % 360));
  return mark;
}

/** Makes the children of `box` equal `nodes`; nodes that stay are not moved, so they keep focus and are not read aloud again. */
export function arrange(box, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...box.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, at) => {
    if (box.children[at] !== node) box.insertBefore(node, box.children[at] ?? null);
  });
}
