"""Small closed sets of Greek words that the steps of the grammar share; open classes are in `lexicon/el`."""

from kb.tone.clause import Link
from kb.tone.grammar.el.morphology import listed

MARKS = frozenset(',·:()–—-/|→>…"')
JOINS = listed("και κι αλλα ομωσ ωστοσο οποτε ενω ειτε μα")
LINKS: dict[str, Link] = {
    "αν": "if", "εαν": "if", "εφοσον": "if", "οταν": "when", "μολισ": "when", "αφοτου": "when", "ωσπου": "when", "πριν": "when", "προτου": "when", "οποτε": "main",
    "επειδη": "because", "διοτι": "because", "γιατι": "because", "αφου": "because", "καθωσ": "because", "παροτι": "because", "μολονοτι": "because", "ενω": "because",
    "οτι": "that", "πωσ": "that", "μηπωσ": "that", "που": "relative", "οποιοσ": "relative", "οποια": "relative", "οποιο": "relative", "οποιον": "relative", "οποιουσ": "relative", "οποιοι": "relative", "οποιεσ": "relative",
    "οσα": "relative", "οσο": "when", "οσοι": "relative", "οσεσ": "relative", "οσουσ": "relative", "ο,τι": "relative", "οπωσ": "when", "ωστε": "wish", "οπου": "relative",
}  # fmt: skip
ASKS = listed(
    "τι ποιοσ ποια ποιο ποιον ποιοι ποιεσ ποιουσ ποσο ποσα ποσοι ποσεσ ποσουσ ποση ποσην ποσησ ποτε γιατι πωσ που ποιου ποιαν"
)
PREPOSITIONS = listed(
    "απο για με σε στο στη στην στον στα στισ στουσ προσ χωρισ μεχρι εωσ ωσ κατα μετα υπο εντοσ μεσω μεσα πανω μπροστα πισω κατω εκτοσ"
)
