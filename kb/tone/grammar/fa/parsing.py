"""Cuts a sentence into clauses, verb by verb: Persian puts the verb last and marks what depends on it.

A frame is the raw material of a clause: its tokens, its verb with auxiliaries, how it hangs. `facts` reads it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from kb.tone.clause import DATE, Link, Token
from kb.tone.grammar.fa import lexicon, morphology
from kb.tone.grammar.fa.morphology import Verb

MARKS = frozenset("،,؛;:.!؟?()[]{}…–—-\"'«»/*|")
_STRONG = frozenset("؛;:.!؟?…")
_JOINING = frozenset("و یا ولی اما لیکن ولیکن لکن سپس بلکه".split())
_SUBORDINATORS: dict[str, Link] = {
    **dict.fromkeys("که اینکه انکه".split(), "that"),
    **dict.fromkeys("اگر اگه گر چنانچه هرگاه درصورتی مشروط مگراینکه".split(), "if"),
    **dict.fromkeys("وقتی هنگامی زمانی هروقت موقعی هرزمان همینکه ازوقتی".split(), "when"),
    **dict.fromkeys("چون زیرا چونکه چراکه ازانجاکه".split(), "because"),
    **dict.fromkeys("کاش کاشکی ایکاش".split(), "wish"),
}
_PREVERBS = frozenset("بر باز در وا فرا فرو ور".split())
_FUTURE = {
    stem + ending: (person, stem == "نخواه")
    for stem in ("خواه", "نخواه")
    for ending, person in morphology.PRESENT_ENDINGS.items()
    if ending not in ("ه", "ن")
}
_DUTY = frozenset("باید بایست بایستی میبایست میبایستی میباید".split())
_DUTY_NOT = frozenset("نباید نبایست نبایستی".split())
_PREPOSITIONS = frozenset(
    "از به در با برای تا بی بدون هر این ان همین بعد قبل پس هنگام جهت طی بر یک چند اولین هیچ".split()
)
_COPULA_ENDINGS = {"هایم": "1p", "هاید": "2p", "هاند": "3p", "هام": "1s"}
# Between the noun and its light verb these may stand: خبر به ما بدهید, یه زنگ به خودم بزنین.
_FILLERS = frozenset(
    "را رو خود خودشو خودشون خودمونو هم نیز به با از برای ما من خودم خودمون خودمان شما بهم بهمون بهمان برام برامون برایم برایمان باهام باهامون باهاش حتما دوباره "
    "زود همینجا همانجا فقط لطفا سریع خواهشا اینجا توی تو این ان همین شون انها ایشان مجددا کامل بیشتر".split()
)
_LIGHT = frozenset(
    "کردن شدن نمودن گردیدن فرمودن دادن گرفتن زدن داشتن ساختن گذاشتن یافتن رساندن خوردن خواستن طلبیدن بودن کشیدن ماندن امدن اوردن رفتن بردن باز بستن انداختن افتادن نوشتن فرستادن پرسیدن دیدن برگشتن رسیدن".split()
)


@dataclass(slots=True)
class Group:
    """A verb of one or more words: tokens `start` to `end`, the noun of a compound included in `noun`."""

    start: int
    end: int
    verb: Verb
    passive: bool = False
    noun: str = ""
    noun_at: int = -1
    classes: frozenset[str] = frozenset()


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


def _word(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].text if 0 <= index < len(tokens) else ""


def _ends(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a clause can end before the token at `index`."""
    word = _word(tokens, index)
    return not word or word in MARKS or word in _JOINING or word in _SUBORDINATORS or word in ("تا", "پس")


def _group(tokens: Sequence[Token], index: int, depth: int = 0) -> Group | None:
    """Read the verb that begins at `index`, with its auxiliaries (at most two deep: ارسال شده بوده است)."""
    word = tokens[index].text
    future = _FUTURE.get(word)
    if future is not None:
        lemma = morphology.past_stems().get(_word(tokens, index + 1))
        if lemma:
            return Group(index, index + 2, Verb(lemma, "future", *future))
    if word in _PREVERBS:
        joined = morphology.table().get(word + _word(tokens, index + 1))
        if joined is not None and joined.person and morphology.verb(_word(tokens, index + 1)):
            return Group(index, index + 2, joined)
    verb = morphology.verb(word)
    if verb is None:
        return _copula(tokens, index)
    if verb.tense == "participle":
        return _participle(tokens, index, verb, depth)
    if word in morphology.NOUNISH and not _finite_noun(tokens, index):
        return None
    if word == "کند" and _is_be(_word(tokens, index + 1)):
        return None  # slow, not: may do
    return Group(index, index + 1, verb)


def _is_be(word: str) -> bool:
    verb = morphology.verb(word)
    return verb is not None and verb.lemma in ("بودن", "شدن")


def _copula(tokens: Sequence[Token], index: int) -> Group | None:
    """Read an enclitic copula on an adjective or noun: منتظریم, ساده‌اید."""
    word = tokens[index].text
    classes = lexicon.classes_by_word().get(word)
    if classes is not None and not classes.isdisjoint(_PREDICATIVE):
        for ending, person in (("یم", "1p"), ("ید", "2p"), ("ین", "2p"), ("م", "1s"), ("ند", "3p")):
            if word.endswith(ending) and word not in _bare_predicates():
                return Group(index, index + 1, Verb("بودن", "present", person))
    if len(word) > 3 and word.endswith("ست") and word[-3] in "او" and word not in _NO_COPULA:
        return Group(index, index + 1, Verb("بودن", "present", "3s"))  # شماست, اینجاست
    if (
        len(word) > 4
        and word.endswith(("ید", "یم"))
        and _ends(tokens, index + 1)
        and index
        and word not in lexicon.word_class("nocopula")
    ):
        return Group(
            index, index + 1, Verb("بودن", "present", "2p" if word.endswith("ید") else "1p")
        )  # مخالفید
    for ending, person in _COPULA_ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending) + 2 and not word.endswith("نامه" + "ام"):
            return Group(index, index + 1, Verb("بودن", "present", person))
    return None


_NO_COPULA = frozenset("راست درخواست خواست بازخواست دوست پوست کاست".split())
_PREDICATIVE = frozenset({"thankful", "sorry", "waiting", "willing", "aware", "upset"})


@cache
def _bare_predicates() -> frozenset[str]:
    return frozenset(word.lstrip("=") for name in _PREDICATIVE for word in lexicon.plain_class(name))


def _finite_noun(tokens: Sequence[Token], index: int) -> bool:
    """Say whether a past stem that is also a noun (رسید, پرداخت) is the verb here."""
    following = _word(tokens, index + 1)
    if following in ("و", "یا") and tokens[index].text not in ("رسید", "گذشت", "برگشت", "نشست"):
        return False
    return _ends(tokens, index + 1) and index > 0 and _word(tokens, index - 1) not in _PREPOSITIONS


def _participle(tokens: Sequence[Token], index: int, verb: Verb, depth: int) -> Group | None:
    following = _word(tokens, index + 1)
    if following in ("است", "ست", "اس"):
        return Group(index, index + 2, verb._replace(tense="perfect", person="3s"))
    if following and depth < 2:
        rest = _group(tokens, index + 1, depth + 1)
        if rest is not None and rest.start == index + 1:
            if rest.verb.lemma in ("شدن", "گردیدن"):
                if verb.lemma == "شدن":
                    return None
                negated = verb.negated or rest.verb.negated
                return Group(
                    index,
                    rest.end,
                    Verb(verb.lemma, rest.verb.tense, rest.verb.person, negated),
                    passive=True,
                )
            if rest.verb.lemma == "بودن":
                tense = {"past": "pluperfect", "subjunctive": "perfect-subjunctive"}.get(
                    rest.verb.tense, "perfect"
                )
                return Group(
                    index,
                    rest.end,
                    verb._replace(
                        tense=tense, person=rest.verb.person, negated=verb.negated or rest.verb.negated
                    ),
                )
    if tokens[index].text in morphology.NOUNISH_PARTICIPLES:
        return None
    if _ends(tokens, index + 1) and index > 0:
        return Group(index, index + 1, verb._replace(tense="perfect", person="3s"))
    return None


def _with_noun(tokens: Sequence[Token], group: Group, floor: int) -> Group:
    """Find the noun that makes a compound with the verb, and the classes of the whole."""
    light = group.verb.lemma
    for count in (3, 2, 1):
        first = group.start - count
        if first < floor:
            continue
        noun = "".join(token.text for token in tokens[first : group.start])
        classes = lexicon.verb_class(noun, light, guess=count == 1)
        if classes is not None:
            return replace(group, noun=noun, noun_at=first, classes=classes)
    if light in _LIGHT:
        index = group.start - 1
        for _ in range(5):
            if index < floor or tokens[index].text not in _FILLERS:
                break
            if light in ("شدن", "گردیدن") and tokens[index].text in ("را", "رو"):
                break  # what is made of an object is no passive: … را می‌شود تصور کرد
            index -= 1
            for count in (2, 1):
                first = index - count + 1
                if first < floor:
                    continue
                noun = "".join(token.text for token in tokens[first : index + 1])
                classes = lexicon.verb_class(noun, light, guess=count == 1)
                if classes is not None:
                    return replace(group, noun=noun, noun_at=first, classes=classes)
        # An ezafe may stand between: تحویل پیک شد, تقدیم حضورتان می‌گردد.
        if light in _GIVEN and group.start - 2 >= floor and tokens[group.start - 1].text not in ("را", "رو"):
            noun = tokens[group.start - 2].text
            classes = lexicon.verb_class(noun, light)
            if classes is not None and "act" in classes:
                return replace(group, noun=noun, noun_at=group.start - 2, classes=classes)
    if (
        light == "فرمودن"
        and group.start - 1 >= floor
        and tokens[group.start].text in ("فرمایید", "نفرمایید", "فرمایند")
    ):
        return replace(group, classes=frozenset({"open"}))  # دستور فرمایید: a light verb here
    return replace(group, classes=lexicon.simple_class(light))


_GIVEN = frozenset({"شدن", "گردیدن", "دادن", "کردن"})
_MODAL = frozenset({"توانستن", "خواستن"})


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
        index = floor = 0
        while index < len(self._tokens):
            group = _group(self._tokens, index) if self._tokens[index].text[0].isalpha() else None
            if group is None:
                if self._tokens[index].text in MARKS:
                    floor = index + 1
                index += 1
                continue
            groups[group.start] = _with_noun(self._tokens, group, floor)
            index = floor = group.end
        return groups

    def _next_group(self, index: int) -> Group | None:
        """Give the next verb before the clause can end."""
        for place in range(index, min(index + 14, len(self._tokens))):
            if place in self._groups:
                return self._groups[place]
            if self._tokens[place].text in MARKS and self._tokens[place].text in _STRONG:
                return None
        return None

    def run(self) -> list[Frame]:
        index = 0
        while index < len(self._tokens):
            group = self._groups.get(index)
            if group is not None:
                self._verb(group)
                index = group.end
            else:
                self._other(index)
                index += 1
        self._close()
        while self._outer:
            self._frame = self._outer.pop()
            self._close()
        self._done.sort(key=lambda frame: (frame.start, -frame.end))
        return self._done

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
            same = following.verb.person == verb.person and following.verb.tense in ("present", "imperfect")
            if same and not any(_ends(self._tokens, place) for place in range(group.end, following.start)):
                self._start_over()
                self._frame.progressive = True
                return True
            return False
        if any(self._tokens[place].text in MARKS for place in range(group.end, following.start)):
            return False
        if self._is_reported(group, following):
            self._start_over()
            self._frame.wanted = verb
            return True
        if verb.lemma == "بودن" and verb.negated and following.verb.tense == "subjunctive" and self._speaks_of_need(group):
            self._frame.duty = self._frame.duty_negated = True  # لازم نیست کاری بکنید
            return True
        if following.verb.tense != "subjunctive":
            # The short infinitive: می‌شود تصور کرد, می‌توان گفت, باید دید
            if (
                verb.lemma in ("توانستن", "شدن")
                and not group.noun
                and verb.tense == "present"
                and following.verb[1:3] == ("past", "3s")
            ):
                self._start_over()
                self._frame.ability = verb
                return True
            return False
        if verb.lemma in _MODAL and not group.noun and (verb.tense != "past" or verb.lemma == "توانستن"):
            self._start_over()
            if verb.lemma == "توانستن":
                self._frame.ability = verb
            else:
                self._frame.wanted = verb
            return True
        if verb.lemma == "شدن" and not group.noun and not group.passive and verb.tense == "present":
            self._start_over()
            self._frame.ability = verb
            return True
        return False

    @staticmethod
    def _is_reported(group: Group, following: Group) -> bool:
        """What the reader wishes or said to be done is no request: حق دارید ناراحت باشید, گفته بودید لغو کنیم."""
        verb = group.verb
        if verb.person != "2p" or following.verb.tense != "subjunctive" or verb.tense == "subjunctive":
            return False
        if not group.classes.isdisjoint({"tell", "want"}) and verb.tense in ("perfect", "pluperfect", "imperfect"):
            return True
        return verb.tense == "present" and following.verb.person == "2p" and bool(group.noun or "want" in group.classes or verb.lemma == "داشتن")

    def _speaks_of_need(self, group: Group) -> bool:
        near = [token.text for token in self._tokens[max(0, group.start - 3) : group.start]]
        return any(word.startswith(("لازم", "نیاز", "احتیاج", "ضرور", "قرار")) for word in near)

    def _start_over(self) -> None:
        if self._frame.group is not None:
            self._split_after_verb()

    def _split_after_verb(self) -> None:
        """A second verb without a mark between: what stands between them belongs to the second."""
        frame = self._frame
        assert frame.group is not None
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
        link = _SUBORDINATORS.get(word)
        if link is not None:
            self._subordinate(token, link, index)
        elif word in _DUTY or word in _DUTY_NOT:
            self._start_over()
            self._frame.duty = True
            self._frame.duty_negated = word in _DUTY_NOT
            self._frame.tokens.append(token)
        elif frame.group is not None and (word in MARKS or word in _JOINING or word == "تا"):
            self._boundary(token, word, index)
        elif word in _STRONG:
            self._close_all()
        elif frame.group is not None and word in ("را", "رو") and self._outer:
            self._close()
            self._frame = self._outer.pop()
            self._frame.tokens.append(token)
        else:
            frame.tokens.append(token)

    def _subordinate(self, token: Token, link: Link, index: int) -> None:
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
        if word in _STRONG:
            self._close_all()
            return
        following = self._next_group(index + 1)
        if following is None:
            # No further verb: a tail (… بزنیم به کارتتون، تا آخر امشب), unless it opens something new.
            frame.tokens.append(token)
            return
        if word == "تا" and (following.verb.tense != "subjunctive" or self._is_time(index + 1)):
            frame.tokens.append(token)
            return
        inner = frame.link in ("relative", "that")
        waiting = self._outer[-1] if self._outer else None
        self._close()
        if (
            inner
            and waiting is not None
            and word in MARKS
            and waiting.group is None
            and not _says_all(waiting)
        ):
            self._frame = self._outer.pop()
            return
        if inner and waiting is not None and word in _JOINING:
            self._frame = Frame(frame.link)
            return
        if waiting is not None:
            self._outer.pop()
            self._done.append(waiting)
        self._frame = Frame("when" if word == "تا" else "main", [token] if word == "تا" else [])

    def _is_time(self, index: int) -> bool:
        word = _word(self._tokens, index)
        return word in lexicon.word_class("time") or word[:1].isdigit() or word == DATE

    def _close(self) -> None:
        frame = self._frame
        if any(token.text[0].isalnum() or token.text[0] == "<" for token in frame.tokens):
            while frame.tokens[0].text in MARKS:
                del frame.tokens[0]
            if self._outer and frame.link == "that":
                self._outer[-1].complement_end = max(self._outer[-1].complement_end, frame.end)
            elif self._outer and frame.link == "relative":
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
        .isdisjoint({"thankful", "sorry", "thanks", "predicate"})
        for token in frame.tokens
    )
