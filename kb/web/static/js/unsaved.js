// What is typed is kept as one goes: on the server, for this person alone, and in the browser until the server has it.
import { DETAILS, chosen } from "./details.js";

const PAUSE = 1200; // milliseconds without a key before it is sent,
const LATEST = 6000; // and at the latest, while somebody types on

const clock = () => new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" }).format(new Date());

export function attachUnsaved(form) {
  const place = form.querySelector("[data-kept]");
  const isNew = /^(\?.*)?$/.test(form.dataset.key);
  const net = `unsaved:${form.dataset.person}:${form.dataset.kind}:${form.dataset.key || "new"}:${isNew ? "" : form.dataset.locale}`;
  let waiting;
  let first = 0; // when the first key came that is not sent yet
  let isLeaving = false;

  function typed() {
    const { kind, key, locale } = form.dataset;
    const [title, body, expected, madeFrom] = ["title", "body", "expected", "made_from"].map((name) => form.elements[name]?.value ?? "");
    return { kind, key, locale, title, body, expected, made_from: madeFrom, ...(isNew ? chosen(form) : {}) };
  }

  function question(values) {
    const asked = new FormData();
    asked.set("csrf_token", form.querySelector("[name=csrf_token]").value);
    Object.entries(values).forEach(([name, value]) => [value].flat().forEach((each) => asked.append(name, each)));
    return asked;
  }
  const say = (words) => (place.textContent = words.replace("{time}", clock()));

  // The browser's own store can be full or switched off: then the server alone keeps it.
  function store(values) {
    try {
      if (values) localStorage.setItem(net, JSON.stringify({ ...values, at: Date.now() }));
      else localStorage.removeItem(net);
    } catch {
      // as above
    }
  }

  async function keep() {
    clearTimeout(waiting);
    first = 0;
    const values = typed();
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body: question(values), keepalive: values.body.length < 15000 });
      if (isLeaving) return;
      if (answer.ok) {
        if (JSON.stringify(typed()) === JSON.stringify(values)) store(null);
        say(form.dataset.keptAt);
      } else if (answer.status === 422) say(form.dataset.notKept);
      else say(form.dataset.keptHere);
    } catch {
      if (!isLeaving) say(form.dataset.keptHere);
    }
  }

  form.addEventListener("input", ({ target }) => {
    if (!["title", "body", ...(isNew ? DETAILS : [])].includes(target.name)) return;
    store(typed());
    first ||= Date.now();
    clearTimeout(waiting);
    waiting = setTimeout(keep, Math.max(0, Math.min(PAUSE, first + LATEST - Date.now())));
  });
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault(); // the browser's error page would take what is here
      return say(form.dataset.keptHere);
    }
    isLeaving = true;
    clearTimeout(waiting);
    first = 0;
    store(null);
  });
  addEventListener("pageshow", () => (isLeaving = false));
  addEventListener("visibilitychange", () => document.hidden && first && keep());
  addEventListener("pagehide", () => first && keep());
  addEventListener("online", () => localStorage.getItem(net) && keep());

  // Something is here that the server never got: it gets it now, and shows the page as it would have.
  async function recover() {
    const left = JSON.parse(localStorage.getItem(net) ?? "null");
    if (!left) return;
    const { at, ...values } = left;
    const age = Math.min(Math.max(0, Math.round((Date.now() - at) / 1000)), 7_776_000);
    const answer = await fetch(form.dataset.keep, { method: "POST", body: question({ ...values, age }) });
    if (!answer.ok) return;
    store(null);
    const here = typed();
    const isHere = Object.entries(values).every(([name, value]) => String(value).trim() === String(here[name] ?? "").trim());
    if (!isHere && !first) location.reload();
  }
  recover().catch(() => {}); // offline still
  document.querySelector("[data-continue]")?.addEventListener("click", (event) => {
    event.preventDefault();
    form.elements.body.focus();
    event.target.closest("[data-under-way]").remove();
  });
  document.querySelector("[data-discard]")?.addEventListener("submit", () => store(null));
}
