// A change of many texts goes on by itself, a second at a time; the page shows how far it is.

export function attachGoingOn(root) {
  const form = root.querySelector("[data-go-on]");
  if (form) goOn(form);
}

async function goOn(form) {
  const place = form.closest("[data-bulk]");
  form.querySelector("button").hidden = true;
  let fresh = null;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (answer.ok) fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-bulk]");
  } catch {
    // the line is down: the button stays for another try
  }
  if (!fresh) return (form.querySelector("button").hidden = false);
  place.replaceWith(fresh);
  attachGoingOn(fresh);
}
