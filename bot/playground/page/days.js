// Dates as the page shows them, in the page's language and the reader's own time zone.
import { language } from "./words.js";

export const bubbleDay = (seconds) =>
  new Intl.DateTimeFormat(language(), { day: "numeric", month: "long", year: "numeric" }).format(seconds * 1000);

export const clockText = (seconds) =>
  new Intl.DateTimeFormat(language(), {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(seconds * 1000);
