"""English auxiliaries: what can follow them, and the tense, mood and voice they make together."""

from collections.abc import Sequence

from kb.tone.clause import Form, Voice
from kb.tone.grammar.en.verbs import Verb
from kb.tone.grammar.en.words import BE, HAVE, MODALS


def fits(verb: Verb, aux: str) -> bool:
    """Say whether a verb form can follow an auxiliary."""
    if aux in BE:
        return "n" in verb.shapes or "g" in verb.shapes
    if aux in HAVE:
        return "n" in verb.shapes
    return "b" in verb.shapes


def form_of(chain: Sequence[str], verb: Verb | None) -> tuple[Form, Voice]:
    """Read tense, aspect and mood from the auxiliaries and the shape of the verb after them."""
    aux, last = chain[0], chain[-1]
    passive: Voice = (
        "passive" if verb and last in BE and "n" in verb.shapes and "g" not in verb.shapes else "active"
    )
    if aux in MODALS:
        form = MODALS[aux]
        if form in ("would", "duty") and "have" in chain[1:]:
            form = "would-have"
        return form, passive
    if last == "being" or (verb and last in BE and "g" in verb.shapes):
        return ("present" if aux in ("was", "were") else "progress"), passive
    if aux in ("have", "has"):
        return ("done" if verb or "been" in chain else "present"), passive
    if aux == "had":
        return ("present" if verb else "done"), passive
    if aux in ("was", "were", "did"):
        return "done", passive
    return "present", passive
