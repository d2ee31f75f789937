// Line icons as SVG nodes, so that the page looks the same where no emoji font is installed.

const NS = "http://www.w3.org/2000/svg";
const PATHS = {
  photo: "M3 5h18v14H3zM8 10.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM3 17l5-4 4 3 4-5 5 5",
  document: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  voice: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4",
  contact: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 7.5 0 0 1 15 0",
  location: "M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.8 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  sticker: "M12 3a9 9 0 1 0 9 9l-9-9zM12 3c0 6 3 9 9 9M8.5 13.5a4 4 0 0 0 6 1.5M8.5 9.5v.5",
  poll: "M5 20V11M12 20V4M19 20v-6",
  video: "M3 6h12v12H3zM15 11l6-4v10l-6-4z",
  audio: "M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM9 18V5l11-2v13M20 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z",
  animation: "M3 5h18v14H3zM7 5v14M17 5v14",
  video_note: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM10 8.5l5 3.5-5 3.5z",
  lock: "M6 11h12v9H6zM9 11V7.5a3 3 0 0 1 6 0V11",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
  attach: "M12 5v14M5 12h14",
  send: "M4 12l16-8-6 16-3-7z",
  reply: "M10 6L4 12l6 6M4 12h9a7 7 0 0 1 7 7",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  close: "M6 6l12 12M18 6L6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  out: "M8 16L18 6M10 6h8v8",
  check: "M5 12.5l5 5 9-11",
  tools:
    "M4 7h10M18 7h2M4 17h2M10 17h10M16 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM8 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  blocked: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM6 6l12 12",
};

export const hasIcon = (name) => name in PATHS;

/** An icon hidden from screen readers: whatever carries it must have words of its own. */
export function icon(name) {
  const svg = document.createElementNS(NS, "svg");
  const attributes = {
    class: `icon icon-${name}`,
    viewBox: "0 0 24 24",
    width: "1em",
    height: "1em",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "1.8",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(NS, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
