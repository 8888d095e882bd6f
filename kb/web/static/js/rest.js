// Holds an answer back while the pointer is on its way over the results, so that nothing moves from under it.

const REST = 150; // milliseconds without a move
const LONGEST = 1000; // milliseconds that an answer waits at most

export function attachRest(place) {
  let movedAt = -REST;
  let isPressed = false;
  const note = (event) => {
    if (event.target.closest("[data-result]") && (event.movementX || event.movementY)) movedAt = event.timeStamp;
  };
  place.addEventListener("pointermove", note);
  place.addEventListener("pointerdown", (event) => (isPressed = event.target.closest("[data-result]") !== null));
  for (const name of ["click", "pointercancel", "pointerup"]) addEventListener(name, () => (isPressed = false));
  return async () => {
    const until = performance.now() + LONGEST;
    const isMoving = () => isPressed || performance.now() - movedAt < REST;
    while (isMoving() && performance.now() < until) await new Promise((done) => setTimeout(done, 30));
  };
}
