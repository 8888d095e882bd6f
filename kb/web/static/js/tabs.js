// Where a row of tabs scrolls sideways, the current one begins in view.

export function attachTabs(root) {
  root.querySelectorAll("nav.upkeep [aria-current]").forEach((current) => {
    const row = current.parentElement;
    const [here, frame] = [current, row].map((each) => each.getBoundingClientRect());
    row.scrollBy({ left: here.x + here.width / 2 - (frame.x + frame.width / 2), behavior: "instant" });
  });
}
