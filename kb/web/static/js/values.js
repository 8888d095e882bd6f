// What is known of the customer one is answering, kept in this window over all texts and nowhere else; what one is called
// oneself, the brand and the currency are kept in this browser. Nothing of it is stored on the server.

const CUSTOMER = "customer"; // in sessionStorage: { values, out, opened }
const OWN = "own"; // in localStorage: { values, currency }
const DOTTED = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/;
const isOwn = (name) => /^(agent|brand)\./.test(name);

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key)) ?? {};
  } catch {
    return {}; // spoilt, or storage is refused
  }
}

function write(storage, key, kept) {
  try {
    storage.setItem(key, JSON.stringify(kept));
  } catch {
    /* storage is refused: what is typed still fills this page */
  }
}

const customer = () => ({ values: {}, out: [], ...read(sessionStorage, CUSTOMER) });
const own = () => ({ values: {}, ...read(localStorage, OWN) });

function opened() {
  return Object.fromEntries([...new URLSearchParams(location.search)].filter(([name]) => DOTTED.test(name)));
}

function forget() {
  sessionStorage.removeItem(CUSTOMER);
  sessionStorage.removeItem("reply");
}

// A page that was opened for another customer begins with nothing of the last one.
export function begin() {
  if (!document.querySelector("[data-keys]")) return forget(); // signed out
  const given = opened();
  const seal = JSON.stringify(given);
  if (seal === "{}" || customer().opened === seal) return;
  forget();
  write(sessionStorage, CUSTOMER, { values: given, out: [], opened: seal });
}

// What a profile says from now on is not covered by what this browser was once told.
export function attachSigning(root) {
  root.querySelector("[data-signed]")?.addEventListener("submit", () => {
    const kept = own();
    Object.keys(kept.values).filter((name) => name.startsWith("agent.")).forEach((name) => delete kept.values[name]);
    write(localStorage, OWN, kept);
  });
}

export const values = () => ({ ...own().values, ...customer().values });
export const leftOut = () => customer().out;
export const currency = () => own().currency ?? "";

export function keep(name, value) {
  const [storage, key, kept] = isOwn(name) ? [localStorage, OWN, own()] : [sessionStorage, CUSTOMER, customer()];
  if (value) kept.values[name] = value;
  else delete kept.values[name];
  write(storage, key, kept);
}

export function leaveOut(name, isOut) {
  const kept = customer();
  kept.out = kept.out.filter((each) => each !== name).concat(isOut ? [name] : []);
  write(sessionStorage, CUSTOMER, kept);
}

export const payIn = (code) => write(localStorage, OWN, { ...own(), currency: code });

// Empties everything about the customer; the address loses what it was opened with too.
export function newCustomer() {
  forget();
  const address = new URL(location.href);
  Object.keys(opened()).forEach((name) => address.searchParams.delete(name));
  history.replaceState(history.state, "", address);
  location.reload();
}

// Everything as a form to be sent.
export function question() {
  const asked = new FormData();
  asked.set("csrf_token", document.querySelector("[name=csrf_token]")?.value ?? "");
  Object.entries(values()).forEach(([name, value]) => asked.set(name, value));
  leftOut().forEach((name) => asked.append(":out", name));
  if (currency()) asked.set(":currency", currency());
  return asked;
}
