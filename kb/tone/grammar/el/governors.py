"""Greek governors: joins a verb with the να-group that it governs (μπορείτε να …, παρακαλούμε να …)."""

from collections.abc import Sequence

from kb.tone.grammar.el.groups import Group
from kb.tone.grammar.el.morphology import listed

# Verbs that give their mood to a να-clause after them.
GOVERNORS = listed(
    "μπορω θελω πρεπει πειραζω χρειαζομαι αρκω παρακαλω καλω οφειλω ζητω ζηταω προτεινω συνιστω σκοπευω προσπαθω φροντιζω αναλαμβανω επιτρεπω επιθυμω "
    "διαλεγω δοκιμαζω ξεχνω ξεχναω δικαιουμαι φταινω αξιζω ευχομαι προτιμω προκειται αρχιζω ξεκινω ευχαριστω επιλεγω δεχομαι προτιθεμαι χαιρομαι μεριμνω σκεφτομαι συνεχιζω εξακολουθω αποκλειω σταματω σταματαω παυω"
)


def joined(groups: Sequence[Group], words: Sequence[str]) -> list[Group]:
    """Join a governor with the να-group that it governs, where little stands between them."""
    found: list[Group] = []
    for group in groups:
        before = found[-1] if found else None
        if before is not None and group.na and _governs(before, group, words):
            found[-1] = group._replace(
                first=before.first,
                negated=group.negated or before.negated,
                governor=before.governor or before.lemma,
                governor_person=before.governor_person or before.person,
                governor_kind=before.governor_kind or before.kind,
                governor_theta=before.governor_theta or before.theta,
                clitics=group.clitics,
            )
            continue
        found.append(group)
    return found


_ADVISABLE = listed(
    "καλο καλυτερα χρησιμο απαραιτητο σκοπιμο προτιμοτερο αναγκαιο αναγκη φρονιμο υποχρεωτικο"
)


def _governs(before: Group, group: Group, words: Sequence[str]) -> bool:
    between = words[before.last + 1 : group.first]
    if before.governor in ("χαιρομαι", "ευχαριστω"):
        return False
    if before.lemma == "ειμαι" and group.person[0] == "2" and not group.perfect:
        return not _ADVISABLE.isdisjoint(words[max(0, before.first - 3) : group.first])
    if before.lemma in ("ζητω", "ζηταω", "προτεινω") and before.person[0] == "3" and before.kind in "AI":
        return False  # told as history: "you were asked to pay"
    if before.lemma not in GOVERNORS or len(between) > 6:
        return False
    if (
        before.lemma in ("ζητω", "ζηταω", "θελω", "παρακαλω", "προτεινω", "επιθυμω")
        and group.person[0] == "3"
    ):
        return False  # we asked somebody that something be done: our asking is the step
    if any(
        word in (".", ";", ":", "·", "και", "που", "οτι", "αν", "ωστε", "για", "πριν", "χωρισ")
        for word in between
    ):
        return False
    return between.count(",") != 1 or before.lemma in ("παρακαλω", "μπορω")
