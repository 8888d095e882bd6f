// Fetches what the reading pane shows, once for each address, and says `filled` on the pane when it is there.

export function attachGlance(pane, place) {
  const kept = new Map();
  let wanted = "";

  function settle() {
    pane.removeAttribute("aria-busy");
    pane.dispatchEvent(new Event("filled"));
  }

  async function fill(address) {
    if (wanted === address) return;
    wanted = address;
    pane.setAttribute("aria-busy", "true");
    try {
      if (!kept.has(address)) {
        const answer = await fetch(address);
        if (answer.redirected) location.reload(); // the session has ended: the page asks to sign in
        if (!answer.ok || answer.redirected) return;
        kept.set(address, await answer.text());
      }
      if (wanted !== address) return; // another one was looked at meanwhile
      place.innerHTML = kept.get(address);
      pane.scrollTop = 0;
    } catch {
      if (wanted === address) wanted = ""; // no connection: the next look tries again
    } finally {
      if (wanted === address || wanted === "") settle();
    }
  }

  // What stands here belongs to another search, and must not be copied by a key.
  function empty() {
    wanted = "";
    place.replaceChildren();
    settle();
  }

  pane.addEventListener("changed", () => kept.clear()); // what was kept of a text is no longer so
  return { fill, empty };
}
