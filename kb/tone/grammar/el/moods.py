"""Greek tense, aspect and mood of a verb group, with the mood that its governor gives it."""

from kb.tone.clause import Actor, Clause, Form
from kb.tone.grammar.el.groups import Group

# Governors by the mood they give to what they govern: μπορείτε να …, πρέπει να …, παρακαλούμε να …
_ASKING = frozenset({"παρακαλω", "ζητω", "ζηταω", "προτεινω", "συνιστω", "καλω"})
_WISHING = frozenset({"θελω", "επιθυμω"})
_ABLE = frozenset({"μπορω", "επιτρεπω", "δικαιουμαι"})
_BOUND = frozenset({"πρεπει", "οφειλω", "χρειαζομαι"})
_SUFFICING = frozenset({"αρκω", "ειμαι"})
_UNDERTAKING = frozenset({"φροντιζω", "αναλαμβανω", "μεριμνω", "αρχιζω", "ξεκινω"})
_GOING_ON = frozenset({"συνεχιζω", "εξακολουθω"})
_CARRYING_OVER = frozenset({"request", "ability", "duty", "would", "future"})


def form_of(group: Group, previous: Clause | None, names: frozenset[str]) -> Form:
    """Tell the form of a group; `previous` is the clause before it, whose mood may go on."""
    if group.governor:
        return _governed(group)
    if group.kind == "M":
        return "request"
    if group.theta:
        return _with_theta(group)
    if group.na or group.as_:
        return _subjunctive(group, previous)
    if group.kind == "A" or group.perfect:
        return "done"
    if "μη" in names:
        return "request"
    return _bare(group, previous, names)


def _with_theta(group: Group) -> Form:
    if group.perfect == "I" or (group.perfect and group.kind == "I"):
        return "would-have"
    return "would" if group.kind in ("I", "A") and not group.perfect else "future"


def _bare(group: Group, previous: Clause | None, names: frozenset[str]) -> Form:
    """Tell the form of a present or a subjunctive that has no particle."""
    if group.kind == "P":
        asked_before = previous is not None and previous.form == "request"
        if group.person == "2p" and ("please" in names or ("softener" in names and asked_before)):
            return "request"
        return "progress" if "now" in names else "present"
    if group.kind == "S" and group.negated and group.person[0] == "2":
        return "request"
    return "present" if group.kind == "S" else "none"


def _subjunctive(group: Group, previous: Clause | None) -> Form:
    if (
        previous is not None
        and previous.form in _CARRYING_OVER
        and previous.words >= {"na"}
        and previous.actor == _actor_of(group)
    ):
        return previous.form
    if is_of_anyone(group, previous):
        return "none"
    return "request" if group.person[0] == "2" else "none"


def is_of_anyone(group: Group, previous: Clause | None) -> bool:
    """Whether the singular "you" means anyone: "it is hard to wait" (να περιμένεις)."""
    if group.person != "2s" or not group.na or group.governor or previous is None:
        return False
    return previous.form == "present" and (previous.actor == "impersonal" or previous.lemma == "ειμαι")


def _actor_of(group: Group) -> Actor:
    return "we" if group.person[0] == "1" else "you" if group.person[0] == "2" else "third"


def _governed(group: Group) -> Form:
    governor, we_ask = group.governor, group.governor_person[:1] == "1"
    reader = group.person[0] == "2"
    if governor in _ASKING:
        return "request"
    if governor in _WISHING and we_ask:
        return "request" if reader else "would"
    if governor == "πειραζω":
        return "would"
    if governor in _ABLE:
        return _of_ability(group, reader)
    if governor in _BOUND:
        if group.governor_kind in ("I", "A") and governor == "πρεπει":
            return "would-have"
        return "request" if reader and governor == "χρειαζομαι" else "duty"
    if governor in _SUFFICING:
        return "request" if reader else "ability"
    if governor in _UNDERTAKING:
        return "done" if group.governor_kind == "A" else "future" if group.governor_theta else "progress"
    if governor in ("δοκιμαζω", "ξεχνω", "ξεχναω", "συνεχιζω") and group.governor_kind == "M":
        return "request"
    if governor in _GOING_ON and group.governor_kind == "P":
        return "present"  # "you keep asking": told, not asked for
    return "none"


def _of_ability(group: Group, reader: bool) -> Form:
    if group.perfect:
        return "would-have"  # "you could have avoided it"
    if group.governor_kind in ("I", "A"):
        return "would-have" if not reader or not group.governor_theta else "ability"
    return "ability"
