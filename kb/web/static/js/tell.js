// Tells the server something in passing, also while the page is left; nothing waits for it, and no answer is read.

export function tell(address, values = {}) {
  const token = document.querySelector("[name=csrf_token]")?.value;
  if (!address || !token) return;
  const said = new FormData();
  Object.entries({ csrf_token: token, ...values }).forEach(([name, value]) => said.set(name, value));
  navigator.sendBeacon(address, said);
}
