// The control API of the playground: JSON over loopback.

export class ApiError extends Error {}

/** Asks the control API. A refusal (4xx) becomes an ApiError with the server's own sentence; a dead line stays a TypeError. */
async function call(path, options) {
  const answer = await fetch(`/play/${path}`, { cache: "no-store", ...options });
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw new ApiError(body?.error || `${answer.status} ${answer.statusText}`);
  return body;
}

function query(values) {
  const kept = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return new URLSearchParams(kept.map(([key, value]) => [key, String(value)])).toString();
}

export const get = (path, values = {}) => call(`${path}?${query(values)}`);

export function post(path, values) {
  const body = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
  return call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits for changes for ever: `changed()` after each one, `line(alive)` when the connection goes or comes back. */
export async function follow(changed, line) {
  for (let version = 0, alive = true; ;) {
    try {
      const answer = await get("changes", { after: version });
      if (alive && answer.version === version) await pause(1000);
      await changed(); // also when nothing changed: the clock has moved on
      version = answer.version;
      if (!alive) line(true);
      alive = true;
    } catch {
      if (alive) line(false);
      alive = false;
      version = 0;
      await pause(1500);
    }
  }
}

/** The bot's answer to a button press, or null when none comes within about 8 seconds. */
export async function pressAnswer(id) {
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await get("answer", { query: id }).catch(() => null);
    if (answer && (answer.answered || answer.text || answer.url)) return answer;
    await pause(tries < 8 ? 150 : 500);
  }
  return null;
}
