// What a person would see at once: things cut off, too pale, missing or on top of each other. Each returns findings.

// Elements whose content is wider or higher than they are, or that reach out of the window.
function cutOff() {
  return [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return false;
    const style = getComputedStyle(one);
    if (style.display.startsWith("inline")) return false;
    const across = one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1;
    const down = style.overflowY !== "auto" && one.clientHeight > 0 && one.scrollHeight > one.clientHeight + 1;
    return across || down || box.right > innerWidth + 1 || box.left < -1;
  }).map((one) => one.tagName + "." + one.className + " " + one.textContent.slice(0, 60));
}

// Texts with too little contrast to their ground: WCAG AA asks for 4.5.
function pale() {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const parts = (color) => {
    if (!known.has(color)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = color;
      pen.fillRect(0, 0, 1, 1);
      known.set(color, pen.getImageData(0, 0, 1, 1).data);
    }
    return known.get(color);
  };
  const light = (data) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, at) => {
    const part = data[at] / 255;
    return sum + weight * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }, 0);
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const data = parts(getComputedStyle(at).backgroundColor);
      if (data[3] > 0) return data;
    }
    return parts("white");
  };
  const found = new Set();
  for (const one of document.querySelectorAll("body *")) {
    const speaks = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!speaks || !one.checkVisibility()) continue;
    const [a, b] = [light(parts(getComputedStyle(one).color)), light(ground(one))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) found.add(one.tagName + "." + one.className);
  }
  return [...found];
}

// Letters that the font of the bubbles draws as the sign for a missing letter, or not at all.
function missing(letters) {
  const font = getComputedStyle(document.querySelector(".text")).fontFamily;
  const drawn = (letter) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 60;
    const pen = canvas.getContext("2d");
    pen.font = "40px " + font;
    pen.fillText(letter, 8, 45);
    return canvas.toDataURL();
  };
  const signs = [drawn("\u{10FFFE}"), drawn(" ")];
  return [...letters].filter((letter) => signs.includes(drawn(letter)));
}

// In a drawing: texts that leave their box, boxes that touch, and whatever leaves the sheet.
function untidy() {
  const svg = document.documentElement;
  const sheet = svg.getBoundingClientRect();
  const found = [];
  const groups = [...svg.querySelectorAll("g[transform]")];
  const boxes = groups.map((group) => group.querySelector(":scope > .box").getBoundingClientRect());
  groups.forEach((group, at) => {
    const box = boxes[at];
    for (const text of group.querySelectorAll("text")) {
      const said = text.getBoundingClientRect();
      const across = said.left >= box.left && said.right <= box.right;
      if (!across || said.top < box.top || said.bottom > box.bottom) found.push("leaves its box: " + text.textContent);
    }
    for (const other of boxes.slice(at + 1)) {
      const beside = box.right < other.left || other.right < box.left;
      if (!beside && box.bottom >= other.top && other.bottom >= box.top) found.push("touches: " + group.textContent);
    }
  });
  for (const part of svg.querySelectorAll("text, rect, path")) {
    const box = part.getBoundingClientRect();
    if (box.right > sheet.right + 1 || box.bottom > sheet.bottom + 1) found.push("leaves the sheet: " + part.outerHTML);
  }
  return found;
}
