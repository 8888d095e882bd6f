"""Cuts a sentence into clauses, verb by verb: Persian puts the verb last and marks what depends on it.

A frame is the raw material of a clause: its tokens, its verb with auxiliaries, how it hangs. `facts` reads it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.tone.clause import DATE, Link, Token
from kb.tone.grammar.fa import lexicon, morphology
from kb.tone.grammar.fa.groups import (
    JOINING,
    MARKS,
    SUBORDINATORS,
    Group,
    ends_before,
    may_begin_verb,
    read_group,
    with_noun,
    word_at,
)
from kb.tone.grammar.fa.morphology import Verb, word_set

_STRONG = frozenset("؛;:.!؟?…")
_DUTY = word_set("باید بایست بایستی میبایست میبایستی میباید")
_DUTY_NOT = word_set("نباید نبایست نبایستی")
# What can open or close a frame; all other words go to the open one.
_TURNING = MARKS.union(JOINING, SUBORDINATORS, _DUTY, _DUTY_NOT, ("تا", "را", "رو"))
_OF_APOLOGIES = word_set("که بابت برای واسه از بخاطر بهخاطر")
_WISHES = word_set("دوست حق اجازه قصد تصمیم تمایل میل توقع انتظار حقدارید")


@dataclass(slots=True)
class Frame:
    """One clause before its facts are read."""

    link: Link = "main"
    tokens: list[Token] = field(default_factory=list)
    group: Group | None = None
    verb_at: int = -1  # the place of the verb among `tokens`
    progressive: bool = False
    ability: Verb | None = None
    duty: bool = False
    duty_negated: bool = False
    wanted: Verb | None = None
    embedded: bool = False  # whether it may be what a clause of ours tells
    said: frozenset[str] = frozenset()  # the texts of `tokens`, once all are there
    known: frozenset[str] = frozenset()  # the classes of all of them
    complement_end: int = 0  # where the clauses that complete it end, 0 without any

    @property
    def start(self) -> int:
        """The first character."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """One after the last character."""
        return max(self.tokens[-1].end, self.complement_end)


def frames(tokens: Sequence[Token]) -> list[Frame]:
    """Cut the tokens of a sentence into frames, in order of their first word."""
    return _Cutter(tokens).run()


class _Cutter:
    """Walks once over the tokens and opens and closes frames."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._done: list[Frame] = []
        self._outer: list[Frame] = []
        self._frame = Frame()
        self._groups = self._read_groups()

    def _read_groups(self) -> dict[int, Group]:
        groups: dict[int, Group] = {}
        tokens = self._tokens
        index = floor = 0
        while index < len(tokens):
            word = tokens[index].text
            group = read_group(tokens, index) if may_begin_verb(word) else None
            if group is None:
                if word in MARKS:
                    floor = index + 1
                index += 1
                continue
            groups[group.start] = with_noun(tokens, group, floor)
            index = floor = group.end
        return groups

    def _next_group(self, index: int) -> Group | None:
        """Give the next verb before the clause can end."""
        for place in range(index, min(index + 14, len(self._tokens))):
            if place in self._groups:
                return self._groups[place]
            if self._tokens[place].text in _STRONG:
                return None
        return None

    def run(self) -> list[Frame]:
        index = 0
        while index < len(self._tokens):
            group = self._groups.get(index)
            if group is not None:
                self._verb(group)
                index = group.end
                continue
            token = self._tokens[index]
            if token.text in _TURNING and not self._is_within_name(index):
                self._other(index)
            else:
                self._frame.tokens.append(token)
            index += 1
        self._close()
        while self._outer:
            self._frame = self._outer.pop()
            self._close()
        self._done.sort(key=lambda frame: (frame.start, -frame.end))
        return self._done

    def _is_within_name(self, index: int) -> bool:
        """Whether a full stop stands within a name or number: 124.ir."""
        tokens = self._tokens
        if tokens[index].text != "." or not 0 < index < len(tokens) - 1:
            return False
        return tokens[index - 1].end == tokens[index].start and tokens[index].end == tokens[index + 1].start

    def _verb(self, group: Group) -> None:
        following = self._next_group(group.end)
        if self._is_auxiliary(group, following):
            self._frame.tokens += self._tokens[group.start : group.end]
            return
        if self._frame.group is not None:
            self._split_after_verb()
        self._frame.verb_at = len(self._frame.tokens)
        self._frame.group = group
        self._frame.tokens += self._tokens[group.start : group.end]

    def _is_auxiliary(self, group: Group, following: Group | None) -> bool:
        """Take داریم … می‌کنیم, می‌توانید … کنید, می‌شود … کنید as one verb each; note it on the frame."""
        verb = group.verb
        if following is None:
            return False
        if (
            verb.lemma == "داشتن"
            and not group.noun
            and verb.tense in ("present", "past")
            and not verb.negated
        ):
            return self._is_progressive(group, following)
        if any(self._tokens[place].text in MARKS for place in range(group.end, following.start)):
            return False
        if self._is_reported(group, following):
            self._start_over()
            self._frame.wanted = verb
            return True
        subjunctive = following.verb.tense == "subjunctive"
        if verb.lemma == "بودن" and verb.negated and subjunctive and self._speaks_of_need(group):
            self._frame.duty = self._frame.duty_negated = True  # لازم نیست کاری بکنید
            return True
        return self._is_modal(group, following)

    def _is_progressive(self, group: Group, following: Group) -> bool:
        same = following.verb.person == group.verb.person and following.verb.tense in ("present", "imperfect")
        if not same or any(ends_before(self._tokens, place) for place in range(group.end, following.start)):
            return False
        self._start_over()
        self._frame.progressive = True
        return True

    def _is_modal(self, group: Group, following: Group) -> bool:
        """Note می‌توانید, می‌خواهیم and می‌شود before a subjunctive, and before the short infinitive (می‌توان گفت)."""
        verb = group.verb
        if group.noun or group.passive:
            return False
        can = verb.lemma in ("توانستن", "شدن") and verb.tense == "present"
        if following.verb.tense == "subjunctive":
            can = can or verb.lemma == "توانستن"
            wants = verb.lemma == "خواستن" and verb.tense != "past"
        else:
            can = can and following.verb[1:3] == ("past", "3s")
            wants = False
        if not can and not wants:
            return False
        self._start_over()
        if can:
            self._frame.ability = verb
        else:
            self._frame.wanted = verb
        return True

    def _is_reported(self, group: Group, following: Group) -> bool:
        """What the reader wishes or said to be done is no request: حق دارید ناراحت باشید, گفته بودید لغو کنیم."""
        verb = group.verb
        if self._frame.link in ("if", "when"):
            return False  # اگر سؤالی دارید بپرسید
        if verb.person != "2p" or following.verb.tense != "subjunctive" or verb.tense == "subjunctive":
            return False
        if not group.classes.isdisjoint({"tell", "want"}) and verb.tense in (
            "perfect",
            "pluperfect",
            "imperfect",
        ):
            return True
        wishes = "want" in group.classes or group.noun in _WISHES
        return verb.tense == "present" and following.verb.person == "2p" and wishes

    def _speaks_of_need(self, group: Group) -> bool:
        near = [token.text for token in self._tokens[max(0, group.start - 3) : group.start]]
        return any(word.startswith(("لازم", "نیاز", "احتیاج", "ضرور", "قرار")) for word in near)

    def _start_over(self) -> None:
        if self._frame.group is not None:
            self._split_after_verb()

    def _split_after_verb(self) -> None:
        """A second verb without a mark between: what stands between them belongs to the second."""
        frame = self._frame
        if frame.group is None:
            return
        cut = frame.verb_at + frame.group.end - frame.group.start
        rest = frame.tokens[cut:]
        frame.tokens = frame.tokens[:cut]
        outer = self._outer.pop() if self._outer else Frame()
        if frame.link in ("that", "relative") and outer.tokens and outer.group is not None:
            self._outer.append(outer)
            self._close()
            self._frame = self._outer.pop()
            self._close()
            self._frame = Frame(tokens=rest)
            return
        if frame.link in ("that", "relative") and outer.tokens:
            self._close()
            self._frame = outer
            self._frame.tokens += rest
            return
        if outer.tokens:
            self._outer.append(outer)
        self._close()
        self._frame = Frame(tokens=rest)

    def _other(self, index: int) -> None:
        token = self._tokens[index]
        word = token.text
        frame = self._frame
        link = SUBORDINATORS.get(word)
        if link is not None:
            self._subordinate(token, link)
        elif word in _DUTY or word in _DUTY_NOT:
            self._start_over()
            self._frame.duty = True
            self._frame.duty_negated = word in _DUTY_NOT
            self._frame.tokens.append(token)
        elif frame.group is not None and (word in MARKS or word in JOINING or word == "تا"):
            self._boundary(token, word, index)
        elif word in _STRONG:
            self._close_all()
        elif frame.group is not None and word in ("را", "رو") and self._outer:
            self._close()
            self._frame = self._outer.pop()
            self._frame.tokens.append(token)
        else:
            frame.tokens.append(token)

    def _subordinate(self, token: Token, link: Link) -> None:
        frame = self._frame
        if link == "that" and frame.link in ("if", "when") and frame.group is None and len(frame.tokens) <= 3:
            frame.tokens.append(token)  # در صورتی که, وقتی که
            return
        if (
            link == "that"
            and frame.group is None
            and frame.tokens
            and frame.tokens[-1].text in ("بعد", "قبل", "پس", "پیش", "طوری")
        ):
            frame.tokens.append(token)
            return
        if frame.group is not None:
            if link == "that":
                self._outer.append(frame)  # a verb completed by what follows: kept open for its span
                self._frame = Frame("that", [token])
                return
            self._close()
            self._frame = Frame(link, [token])
        elif frame.tokens and any(each.text[0].isalnum() or each.text[0] == "<" for each in frame.tokens):
            self._outer.append(frame)
            self._frame = Frame("relative" if link == "that" and not _says_all(frame) else link, [token])
        else:
            self._frame = Frame(link, [*frame.tokens, token])

    def _boundary(self, token: Token, word: str, index: int) -> None:
        frame = self._frame
        if word in _STRONG or self._begins_apology(index + 1):
            self._close_all()
            return
        following = self._next_group(index + 1)
        if following is None:
            if frame.link == "if" and word in MARKS:
                self._close()  # اگر نشد، من در خدمتم: what follows a condition stands by itself
                return
            # No further verb: a tail (… بزنیم به کارتتون، تا آخر امشب), unless it opens something new.
            frame.tokens.append(token)
            return
        if word == "و" and word_at(self._tokens, index + 1) not in ("این", "ان") and self._is_converb(frame):
            frame.tokens.append(token)
            frame.group = None  # کابل را جدا کرده و وصل کنید: one sequence, told by its last verb
            return
        if word == "تا" and (following.verb.tense != "subjunctive" or self._is_time(index + 1)):
            frame.tokens.append(token)
            return
        inner = frame.link in ("relative", "that")
        waiting = self._outer[-1] if self._outer else None
        self._close()
        kept = inner and waiting is not None and waiting.group is None
        if kept and waiting is not None and word in MARKS and not _says_all(waiting):
            self._frame = self._outer.pop()
            return
        if inner and waiting is not None and word in JOINING:
            self._frame = Frame(frame.link)
            return
        if waiting is not None:
            self._outer.pop()
            self._done.append(waiting)
        self._frame = Frame("when" if word == "تا" else "main", [token] if word == "تا" else [])

    def _begins_apology(self, index: int) -> bool:
        """معذرت که …، شرمنده بابت …: each apology stands by itself, verb or no verb."""
        classes = lexicon.classes_by_word().get(word_at(self._tokens, index))
        if classes is None or classes.isdisjoint({"apology", "sorry"}):
            return False
        return word_at(self._tokens, index + 1) in _OF_APOLOGIES

    @staticmethod
    def _is_converb(frame: Frame) -> bool:
        group = frame.group
        if group is None or group.passive or group.end - group.start != 1:
            return False
        last = frame.tokens[frame.verb_at].text
        read = morphology.table().get(last)
        return read is not None and read.tense == "participle" and read.lemma != "شدن"

    def _is_time(self, index: int) -> bool:
        word = word_at(self._tokens, index)
        return word in lexicon.word_class("time") or word[:1].isdigit() or word == DATE

    def _close(self) -> None:
        frame = self._frame
        if any(token.text[0].isalnum() or token.text[0] == "<" for token in frame.tokens):
            while frame.tokens[0].text in MARKS:
                del frame.tokens[0]
            if (self._outer and frame.link == "that") or (self._outer and frame.link == "relative"):
                self._outer[-1].complement_end = max(self._outer[-1].complement_end, frame.end)
            self._done.append(frame)
        self._frame = Frame()

    def _close_all(self) -> None:
        self._close()
        while self._outer:
            self._frame = self._outer.pop()
            self._close()
        self._frame = Frame()


def _says_all(frame: Frame) -> bool:
    """Say whether a verbless beginning is a predicate by itself: ممنون که …, ببخشید که …"""
    return any(
        not lexicon.classes_by_word()
        .get(token.text, frozenset())
        .isdisjoint({"thankful", "sorry", "thanks", "apology", "predicate"})
        for token in frame.tokens
    )
