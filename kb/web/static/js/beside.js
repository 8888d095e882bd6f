// The text beside the one that is written: another language without losing the place, and one scroll for both.

export function attachBeside(root, place, field) {
  const choice = root.querySelector("[data-beside] select");
  if (!place) return;

  // The page itself holds the part: it is asked for as without a script.
  choice?.addEventListener("change", async () => {
    const address = new URL(location.href);
    address.searchParams.set("beside", choice.value);
    try {
      const answer = await fetch(address);
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.innerHTML = page.querySelector("[data-slot=beside]").innerHTML;
      history.replaceState(history.state, "", address);
      follow();
    } catch {
      // offline: what stands beside stays
    }
  });

  // Where the text beside has a scroll of its own, it goes as far as the text that is written.
  function follow() {
    const beside = place.querySelector("[data-beside-text]");
    const room = beside && beside.scrollHeight - beside.clientHeight;
    if (!room) return;
    const { top, height } = field.getBoundingClientRect();
    const way = height - beside.clientHeight;
    const begin = beside.getBoundingClientRect().top;
    beside.scrollTop = way > 0 ? room * Math.min(1, Math.max(0, (begin - top) / way)) : 0;
  }
  addEventListener("scroll", follow, { passive: true });
  addEventListener("resize", follow);
}
