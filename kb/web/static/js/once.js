// A form is sent once, however often its button is pressed while the answer is on its way.

export function attachOnce(root) {
  const sent = new WeakSet();
  root.addEventListener("submit", (event) => {
    if (event.target.method !== "post" || event.defaultPrevented) return;
    if (sent.has(event.target)) event.preventDefault();
    sent.add(event.target);
    setTimeout(() => sent.delete(event.target), 3000); // the answer was lost, or Escape stopped it: try again
  });
}
