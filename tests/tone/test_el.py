"""Greek replies: each construction is told, whatever the spelling, and nothing nasty breaks the reading."""

import unicodedata

import pytest

from kb.tone import ELEMENTS, check
from kb.tone.engine import read
from kb.tone.grammar import grammar_of
from tests.work import work


def present(text: str) -> set[str]:
    report = check(text, "el")
    return {name for name in ELEMENTS if report.elements[name].present}


def rules(text: str) -> set[str]:
    return {finding.rule for finding in check(text, "el").findings}


ACTIONS = [
    "Η τράπεζα ξεμπλόκαρε τη συναλλαγή κατόπιν αιτήματός μας.",
    "Η λανθασμένη χρέωση διαγράφηκε.",
    "Ο υδραυλικός μας ξεβούλωσε τον σωλήνα και άλλαξε το σιφόνι.",
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
    "Το έχουμε προωθήσει.",
    "Η πρόσβασή σας θα απενεργοποιηθεί αν δεν πληρώσετε.",
    "Το πιστοποιητικό εκδίδεται Τρίτη και Πέμπτη στο ΚΕΠ.",
    "Ο κούριερ πέρασε και δεν σας βρήκε.",
    "Οι παραγγελίες αποστέλλονται εντός τριών εργάσιμων.",
    "Εκ παραδρομής αναγράφηκε στο τιμολόγιο άλλο ΑΦΜ.",
    "Τυχόν αντιρρήσεις υποβάλλονται στο γραφείο μας μέχρι την Παρασκευή.",
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
    "Κακώς σας ζητήθηκε να πληρώσετε ξανά.",
    "Δεχόμαστε την παρατήρησή σας για το κείμενο.",
    "Η αναμονή των 40 λεπτών στη γραμμή ξεπερνά κάθε όριο.",
    "Μάλιστα, το ψυγείο όντως κάνει θόρυβο.",
    "Παρά τις διαβεβαιώσεις μας, ο τεχνικός δεν εμφανίστηκε ποτέ.",
    "Η συσκευή που παραλάβατε ήταν ελαττωματική.",
    "Το λάθος στον υπολογισμό βαραίνει το λογιστήριό μας.",
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
    "Δεν βλέπω κάποιο σφάλμα στα αρχεία καταγραφής.",
    "Εσείς μας είχατε πει ότι το θέλετε μπλε.",
    "Καταχωρίσατε λάθος κωδικό.",
    "Σε περίπτωση που ξανακλείσει, θέλουμε να το ξέρουμε.",
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
    "Μια λέξη σας αρκεί.",
    "Το τηλέφωνό μου είναι το 210 555 0123.",
    "Ένα stack trace θα βοηθούσε.",
    "Αναμένουμε τις παρατηρήσεις σας επί του σχεδίου.",
    "Παρακαλούμε για τη γραπτή σας επιβεβαίωση.",
    "Όποια άλλη απορία, στο ίδιο email.",
    "Το παράθυρο του chat μένει ανοιχτό για εσάς.",
    "Στο ίδιο νήμα μπορείτε να γράψετε οτιδήποτε σας απασχολεί.",
    "Η ρεσεψιόν απαντά όλο το εικοσιτετράωρο στο 0.",
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
    "Θα θέλαμε να σας βοηθήσουμε, αλλά η προσφορά έληξε.",
    "Ό,τι κι αν μας στείλετε δεν πρόκειται να διαβαστεί.",
    "Σταματήστε να μας γράφετε.",
    "Περιμένουμε απάντηση από την τράπεζα.",
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
        ("Σας το εξήγησα και πάλι χθες το πρωί.", "impatience"),
        ("Ρωτάτε πάλι το ίδιο πράγμα.", "impatience"),
        ("Συγχαρητήρια, μόλις ανακαλύψατε το κουμπί.", "impatience"),
        ("Σταματήστε να μας γράφετε.", "closed-door"),
        ("Δεν πρόκειται να ξανασυμβεί.", "overpromise"),
        ("Συγγνώμη αν σας προκαλέσαμε κάποια δυσκολία.", "vague-apology"),
        ("Η ασφάλεια θα επικοινωνήσει μαζί σας.", "no-timeframe"),
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
    ("text", "rule"),
    [
        ("Σας έχω ήδη στείλει νέα κάρτα.", "impatience"),
        ("Βλέπετε ακόμα το ίδιο μήνυμα;", "impatience"),
        ("Λυπάμαι που χάλασε για τρίτη φορά.", "impatience"),
        ("Τα είδη προσωπικής υγιεινής δεν επιστρέφονται.", "closed-door"),
        ("Το θέμα είναι λυμένο από χθες.", "closed-door"),
        ("Σε κάθε περίπτωση, πείτε μας τι αποφασίσατε.", "overpromise"),
        ("Δεν μπορούμε να εγγυηθούμε ότι δεν θα ξανασυμβεί.", "overpromise"),
        ("Δεν υπάρχει καμία επιπλέον χρέωση.", "overpromise"),
        ("Συγγνώμη που κάθε βράδυ έπεφτε το wifi.", "vague-apology"),
        ("Ο υδραυλικός μας ξεβούλωσε τον σωλήνα και άλλαξε το σιφόνι.", "informal-register"),
    ],
)
def test_advice_is_not_given(text: str, rule: str) -> None:
    assert rule not in {finding.rule for finding in check(text, "el").findings}


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
    half = work(lambda: check("να δώσετε και " * 1000, "el"))

    assert work(lambda: check("να δώσετε και " * 2000, "el")) <= 2.5 * half


def test_you_that_means_anyone_is_not_familiar() -> None:
    assert "informal-register" not in rules("Καταλαβαίνω πόσο δύσκολο είναι να περιμένεις έξω από το γκισέ.")
    assert "informal-register" in rules("Θέλω να περιμένεις έξω από το γκισέ.")


def test_please_makes_a_request_of_a_present() -> None:
    assert present("Παρακαλώ κρατάτε το κουμπί πατημένο.") == {"action"}


def test_bare_commands_stay_bare_beside_a_word_for_with() -> None:
    assert "curt" in rules("Ξεβιδώστε το καπάκι. Τρίψτε το με στεγνό πανί. Κλείστε τη βάνα.")


def test_to_be_sent_to_another_office_is_a_hand_off_with_any_verb_of_going() -> None:
    assert "hand-off" in rules("Παρακαλώ πηγαίνετε με τον τίτλο στο κτηματολόγιο.")


def test_pity_sees_the_person_and_is_advised_against() -> None:
    text = "Τι τραβάτε κι εσείς, κακόμοιρη κυρία μου, με τέτοιο κρύο. Το νέο σώμα έρχεται αύριο στις 9."

    assert "acknowledgement" in present(text)
    assert "pity" in rules(text)
