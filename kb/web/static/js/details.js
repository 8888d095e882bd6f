// What describes a new text beside its title and body: key, shortcut, situations, who sees it.

export const DETAILS = ["source_locale", "key", "shortcut", "situations", "visibility", "teams"];

// A key that was only proposed is proposed again.
export function chosen(form) {
  const ticked = (name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map((each) => each.value);
  const { key, shortcut } = form.elements;
  return {
    new_key: key.value === key.dataset.proposed ? "" : key.value,
    shortcut: shortcut?.value ?? "",
    situations: ticked("situations"),
    visibility: ticked("visibility")[0] ?? "",
    teams: ticked("teams"),
  };
}
