"""Greek: a clause's actor, tense, mood and verb, from the forms of its words.

The verb tells almost all: its ending the person, its stem the aspect, the particles before it tense and mood. So the verb
groups of a sentence are found first (groups.py, from morphology.py) and the sentence is cut between them.
What the words are is data in `lexicon/el`; which facts make an action or an invitation is data in `rules/el`.
"""

from kb.tone.grammar.el.clauses import Grammar

GRAMMAR = Grammar

__all__ = ["GRAMMAR", "Grammar"]
