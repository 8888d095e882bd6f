// Brings a part of the page to what an answer holds and keeps every node that stays, by its `data-key` or its place:
// what is looked at does not flicker, and focus, pointer and selection rest on what they rested on.

const OWN = new Set(["data-current"]); // attributes that only scripts set

const keyOf = (node) => node.dataset?.key ?? "";

function isSameKind(node, wanted) {
  return node.nodeType === wanted.nodeType && node.nodeName === wanted.nodeName && keyOf(node) === keyOf(wanted);
}

function renewAttributes(node, wanted) {
  for (const { name } of [...node.attributes]) if (!wanted.hasAttribute(name) && !OWN.has(name)) node.removeAttribute(name);
  for (const { name, value } of wanted.attributes) if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

function renewNode(node, wanted) {
  if (node.isEqualNode(wanted)) return;
  if (node.nodeType !== Node.ELEMENT_NODE) node.data = wanted.data;
  else {
    renewAttributes(node, wanted);
    renewChildren(node, wanted);
  }
}

function drop(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

function renewChildren(parent, wanted) {
  const keys = new Set([...wanted.children].map(keyOf));
  const known = new Map();
  for (const child of [...parent.children]) {
    if (keyOf(child) && !keys.has(keyOf(child))) child.remove();
    else if (keyOf(child)) known.set(keyOf(child), child);
  }
  let at = parent.firstChild;
  for (const want of [...wanted.childNodes]) {
    const keyed = known.get(keyOf(want));
    while (keyed && at && at !== keyed && !keyOf(at)) at = drop(at); // what has no key is not worth moving a node that has
    const same = keyed ?? (at && isSameKind(at, want) ? at : null);
    if (same) renewNode(same, want);
    if (same && same === at) at = at.nextSibling;
    else parent.insertBefore(same ?? document.importNode(want, true), at);
  }
  while (at) at = drop(at);
}

// `html` is what the place is to hold. A node that had to be moved lost its focus by that, and gets it back.
export function renew(place, html) {
  const wanted = document.createElement("template");
  wanted.innerHTML = html;
  const focused = document.activeElement;
  renewChildren(place, wanted.content);
  if (focused !== document.activeElement && place.contains(focused)) focused.focus({ preventScroll: true });
}
