"""Greek replies: each construction is told, whatever the spelling, and nothing nasty breaks the reading."""

import time
import unicodedata

import pytest

from kb.tone import check
from kb.tone.engine import read
from kb.tone.grammar import grammar_of

ACTIONS = [
    "Ακύρωσα τη δεύτερη χρέωση.",
    "Έχουμε ήδη προχωρήσει σε αντικατάσταση της μπαταρίας.",
    "Το ρούτερ σας αντικαθίσταται αύριο με το νεότερο μοντέλο.",
    "Η αποζημίωση των {{ amount }} μεταφέρθηκε στις {{ payment.date }}.",
    "Απεστάλη σήμερα το ανταλλακτικό.",
    "Έχει δρομολογηθεί η αντικατάσταση του προϊόντος.",
    "Το πιστοποιητικό επισυνάπτεται.",
    "Ο υδραυλικός μας περνά τη Δευτέρα στις 8.",
    "Θα σας τηλεφωνήσω σήμερα στις 16:00.",
    "Το ποσό θα πιστωθεί στην κάρτα σας.",
    "Βγάλτε το φις από την πρίζα και βάλτε μια πετσέτα από κάτω.",
    "Παρακαλείσθε όπως προσκομίσετε τα πρωτότυπα.",
    "Καλό θα ήταν να αλλάξετε τον κωδικό σας.",
    "Χρειάζεται απλώς να ξανασυνδεθείτε στην εφαρμογή.",
    "Μπορείτε να επανεκκινήσετε το ρούτερ;",
    "Σε έβαλα στη λίστα.",
    "το μπλοκαρα πριν απο ενα λεπτο",
    "molis esteila sas to neo link gia tin paraggelia sas",
]
NO_ACTIONS = [
    "Το τμήμα μας εξετάζει το αίτημά σας.",
    "Θα κάνουμε ό,τι καλύτερο μπορούμε για την υπόθεσή σας.",
    "Θα επικοινωνήσουμε μαζί σας το συντομότερο.",
    "Τα εισιτήρια δεν επιστρέφονται.",
    "Η παραγγελία δεν έχει σταλεί.",
    "Θα μπορούσαμε να το είχαμε αλλάξει χθες.",
    "Αν είχαμε ακυρώσει την κράτηση, θα είχατε λάβει email.",
    "Στείλατε ήδη τα δικαιολογητικά στις 3 Μαΐου.",
    "Ο λέβητας τοποθετήθηκε το 2019 για τους προηγούμενους ενοίκους.",
    "Κάθε αίτημα απαντάται με σειρά προτεραιότητας.",
    "Κατανοούμε ότι η πτήση σας ακυρώθηκε.",
    "Χάσαμε το δέμα σας.",
    "Η πληρωμή απορρίφθηκε από τον εκδότη της κάρτας στις 10:02.",
    "Μην ανοίξετε τη συσκευή.",
    "Θέλετε να σας στείλουμε νέο;",
    "> Ακύρωσα την παραγγελία.",
]
ACKNOWLEDGEMENTS = [
    "Σας ευχαριστούμε που μας το αναφέρατε.",
    "Συγγνώμη για την αναμονή.",
    "Καταλαβαίνω γιατί η εξαγωγή σάς φάνηκε λάθος.",
    "Έχετε απόλυτο δίκιο να είστε θυμωμένος.",
    "Μας ξέφυγε το όνομά σας από τη λίστα.",
    "Η καθυστέρηση είναι αποκλειστικά δική μας ευθύνη.",
    "Σας στείλαμε λάθος μέγεθος.",
    "Δεν φταίτε εσείς: ο πίνακας μεγεθών ήταν μπερδεμένος.",
    "Δεκαεπτά λεπτά στο ασανσέρ είναι πολύς χρόνος.",
    "Η επισήμανσή σας ήταν πολύτιμη.",
    "Λάβαμε το μήνυμά σας.",
    "efxaristoume gia tin ypomoni sas",
]
NO_ACKNOWLEDGEMENTS = [
    "Καλημέρα σας.",
    "Ευχαριστούμε πολύ,\nη ομάδα",
    "Ευχαριστούμε εκ των προτέρων.",
    "Οφείλετε μια συγγνώμη στον συνάδελφό μου.",
    "Δεν καταλαβαίνω τι ζητάτε.",
    "Δεν φταίμε εμείς για την απεργία.",
    "Όταν λάβουμε την επιστροφή σας, θα σας γράψουμε.",
    "> Ζητώ συγγνώμη από τους γείτονες.",
]
INVITATIONS = [
    "Αν δεν σας βολεύει, καλέστε μας στο {{ clinic.phone }}.",
    "Μη διστάσετε να επικοινωνήσετε μαζί μας.",
    "Παραμένουμε στη διάθεσή σας.",
    "Πες μου αν δουλεύει.",
    "Απαντήστε «ναι» ή «όχι».",
    "Ένα μήνυμά σας αρκεί.",
    "Τι λέει το αυτοκόλλητο από κάτω;",
    "ποιο μοντελο εχετε",
    "Να το αφήσει στον γείτονα;",
    "Μου λέτε τι βλέπετε;",
    "Παρακαλείσθε να μας γνωρίσετε εγγράφως τις απόψεις σας.",
    "Θα ήθελα να μάθω αν σας βοήθησε.",
]
NO_INVITATIONS = [
    "Παρακαλούμε μην απαντάτε σε αυτό το μήνυμα.",
    "Ρωτήστε τον γιατρό σας.",
    "Ποιος να το περίμενε;",
    "Μα πόσες φορές θα το πούμε;",
    "Αξιολογήστε μας στο Google.",
    "Μας στείλατε τρεις φωτογραφίες.",
    "Πώς αλλάζω τον κωδικό μου; Από τις Ρυθμίσεις.",
    "Θα σας καλέσουμε στις 5.",
]
CASES = [
    pytest.param(text, element, present, id=text[:40])
    for element, yes, no in (
        ("action", ACTIONS, NO_ACTIONS),
        ("acknowledgement", ACKNOWLEDGEMENTS, NO_ACKNOWLEDGEMENTS),
        ("invitation", INVITATIONS, NO_INVITATIONS),
    )
    for texts, present in ((yes, True), (no, False))
    for text in texts
]


@pytest.mark.parametrize(("text", "element", "present"), CASES)
def test_a_construction_is_told(text: str, element: str, present: bool) -> None:
    assert check(text, "el").elements[element].present is present


def without_accents(text: str) -> str:
    pieces = unicodedata.normalize("NFD", text)
    return "".join(piece for piece in pieces if not unicodedata.combining(piece))


SPELLINGS = {
    "without accents": without_accents,
    "in capitals": lambda text: without_accents(text).upper(),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "with the Greek question mark": lambda text: text.replace(";", "\u037e"),
    "with the Latin question mark": lambda text: text.replace(";", "?"),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_spelling_changes_nothing(spelling: str) -> None:
    texts = [each for each in ACTIONS + ACKNOWLEDGEMENTS + INVITATIONS if "{" not in each]
    changed = [
        text for text in texts if check(text, "el").missing != check(SPELLINGS[spelling](text), "el").missing
    ]

    assert changed == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Καημένη κυρία Φανή, σας στέλνω νέο κλειδί.", "pity"),
        ("Συγγνώμη για την όποια ενόχληση.", "vague-apology"),
        ("Θα σας ενημερώσουμε σύντομα.", "no-timeframe"),
        ("Ευχαριστούμε. Το θέμα εξετάζεται από τους αρμοδίους.", "vague-action"),
        ("Όπως σας έχω ήδη εξηγήσει, το έντυπο είναι στη σελίδα.", "impatience"),
        ("Παρακαλούμε μην απαντάτε στο παρόν μήνυμα.", "closed-door"),
        ("Δικό σας λάθος είναι.", "blame"),
        ("Δεν θα ξαναχαλάσει ποτέ.", "overpromise"),
        ("Τι βλέπεις στην οθόνη σου όταν ανοίγεις την εφαρμογή;", "informal-register"),
        ("Κλείστε τις ανοιχτές συνεδρίες και αλλάξτε τον κωδικό πρόσβασης.", "curt"),
        ("Για τη ζημιά στο όχημα αρμόδια είναι η ασφαλιστική εταιρεία.", "hand-off"),
    ],
)
def test_advice_is_given(text: str, rule: str) -> None:
    assert rule in {finding.rule for finding in check(text, "el").findings}


@pytest.mark.parametrize(
    ("text", "actor", "form"),
    [
        ("Ακύρωσα την παραγγελία.", "we", "done"),
        ("Θα ακυρώσουμε την παραγγελία.", "we", "future"),
        ("Θα την ακυρώναμε.", "we", "would"),
        ("Θα την είχαμε ακυρώσει.", "we", "would-have"),
        ("Η παραγγελία ακυρώθηκε.", "impersonal", "done"),
        ("Ακυρώστε την παραγγελία.", "you", "request"),
        ("Μπορείτε να ακυρώσετε την παραγγελία.", "you", "ability"),
        ("Πρέπει να ακυρώσετε την παραγγελία.", "you", "duty"),
        ("Παρακαλούμε να ακυρώσετε την παραγγελία.", "you", "request"),
        ("Ο τεχνικός μας ακύρωσε την παραγγελία.", "we", "done"),
    ],
)
def test_the_verb_tells_actor_and_form(text: str, actor: str, form: str) -> None:
    clause = read(text, "el")[0]

    assert (clause.actor, clause.form, clause.lemma) == (actor, form, "ακυρωνω")


def test_the_evidence_is_cut_from_the_text_as_given() -> None:
    text = "Γεια σας,\n\nΣΥΓΓΝΏΜΗ για το λάθος· σας έστειλα νέο κλειδί. Ήρθε;"
    report = check(text, "el")

    assert report.passed
    for element in report.elements.values():
        assert all(text[each.start : each.end] == each.text for each in element.evidence)


def test_forms_of_a_verb_are_listed_with_its_irregular_past() -> None:
    forms = grammar_of("el").forms("στέλνω")

    assert {"στελνω", "εστειλα", "στειλτε", "σταλθηκε", "εσταλη", "σταλει"} <= forms


@pytest.mark.parametrize(
    "text",
    [
        "",
        ";",
        "{{ a }}",
        "που που που",
        "να",
        "θα θα",
        "\u0301\u0301",
        "μη",
        "και " * 50,
        "«",
        "1. ",
        "α" * 9000,
    ],
)
def test_nasty_text_is_answered(text: str) -> None:
    assert check(text, "el").locale == "el"


def test_an_endless_sentence_is_answered_in_linear_time() -> None:
    started = time.perf_counter()
    check("να δώσετε και " * 5000, "el")

    assert time.perf_counter() - started < 5
