// Filling in: what was typed goes into every text of the page by way of the server, which writes it in each language and
// cleans it. A copy waits until nothing is missing, or is left out on purpose.
import { toast } from "./toast.js";
import { question } from "./values.js";

const filling = new WeakMap(); // a text on the page -> { wished, waiting, running, done, hasFailed }

function put(text, html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  answer.querySelectorAll("[data-part]").forEach((part) => {
    const slot = text.querySelector(`[data-slot="${part.dataset.part}"]`);
    if (slot && slot.innerHTML !== part.innerHTML) slot.replaceChildren(...part.childNodes);
  });
  const waiting = missing(text);
  text.querySelectorAll("[data-field]").forEach((field) => {
    field.classList.toggle("fill-field-missing", waiting.includes(field.dataset.field));
  });
}

// Asks once.
async function ask(text, state) {
  state.running?.abort();
  const running = (state.running = new AbortController());
  const asked = question();
  if (text.dataset.beside) asked.set(":beside", text.dataset.beside);
  text.querySelectorAll("[data-sent]").forEach((each) => asked.append(each.name, each.value));
  state.hasFailed = true;
  try {
    const answer = await fetch(text.dataset.filled, { method: "POST", body: asked, signal: running.signal });
    if (answer.status === 401) toast(document.body.dataset.signedOut);
    if (answer.ok) put(text, await answer.text());
    state.hasFailed = !answer.ok;
  } catch (error) {
    if (error.name !== "AbortError") toast(document.body.dataset.notFilled);
  }
}

// Fills a text anew, now or after a pause.
export function refill(text, pause = 0) {
  const state = filling.get(text) ?? { wished: 0 };
  const wish = ++state.wished;
  filling.set(text, state);
  state.done ??= new Promise((finish) => (state.finish = finish));
  clearTimeout(state.waiting);
  state.waiting = setTimeout(async () => {
    await ask(text, state);
    if (wish !== state.wished) return; // something else was typed meanwhile
    state.finish();
    state.done = null;
  }, pause);
}

// Waits until the text shows what was typed; gives whether it does.
async function settled(text) {
  if (filling.get(text)?.hasFailed && !filling.get(text).done) refill(text);
  await filling.get(text)?.done;
  return !filling.get(text)?.hasFailed;
}

const missing = (text) => (text.querySelector("[data-missing]")?.dataset.missing ?? "").split(" ").filter(Boolean);

function fieldOf(text, name) {
  const named = `[data-field="${name}"] input`;
  return text.querySelector(named) ?? document.querySelector(named);
}

// Gives whether a text can be copied; where something is missing, the caret goes there and it is said.
export async function isReady(part) {
  const text = part.closest("[data-fillable]");
  if (!text) return true;
  if (!(await settled(text))) return false; // what stands there is not what was typed
  const waiting = missing(text);
  const field = waiting.map((name) => fieldOf(text, name)).find(Boolean);
  if (waiting.length === 0) return true;
  field?.focus();
  const said = text.querySelector(".fill-missing") ?? document.querySelector(".fill-missing");
  toast(said?.textContent.trim() || document.body.dataset.notFilled);
  return false;
}
