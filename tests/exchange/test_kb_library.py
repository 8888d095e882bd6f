import json
import time
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import BadFile
from kb.exchange import kb_library, strict_json
from kb.exchange.format import Options
from kb.library.entry import Kind, Status, Variant
from kb.library.file import FileEntry, FileVariant
from tests.exchange.library_texts import a_macro, an_article, revision


def document(**changes):
    macro = {
        "key": "billing-duplicate-charge",
        "shortcut": "dup",
        "situations": ["billing", "refund"],
        "source_locale": "en",
        "variants": {
            "en": {
                "title": "Charged twice",
                "body": "Hello {{ customer.first_name }},\n\n…",
                "status": "approved",
            },
            "fa": {"title": "برداشت دوباره", "body": "سلام", "status": "draft"},
        },
        **changes,
    }
    article = {
        "key": "how-refunds-work",
        "situations": ["refund"],
        "source_locale": "en",
        "variants": {"en": {"title": "How refunds work", "body": "Markdown …", "status": "approved"}},
    }
    return {"format": "kb-library", "version": 1, "macros": [macro], "articles": [article]}


def read(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return kb_library.read(data, name="lib.json")


def refusal(value):
    with pytest.raises(BadFile) as refused:
        read(value)
    assert all(str(line).startswith("lib.json: ") for line in str(refused.value).split("\n"))
    return {problem.where: str(problem) for problem in refused.value.problems}


def test_a_library_file_is_read():
    macro, article = read(document()).entries

    assert (macro.kind, macro.key, macro.shortcut) == (Kind.MACRO, "billing-duplicate-charge", "dup")
    assert macro.variants["fa"] == FileVariant("برداشت دوباره", "سلام", Status.DRAFT)
    assert (article.kind, article.shortcut, article.situations) == (Kind.ARTICLE, None, ("refund",))


def test_a_byte_order_mark_and_windows_line_ends_are_no_trouble():
    value = document()
    value["macros"][0]["variants"]["fa"]["body"] = "a\r\nb"

    macro, _ = read(b"\xef\xbb\xbf" + json.dumps(value).encode()).entries

    assert macro.variants["fa"].body == "a\nb"


def test_shortcut_situations_and_lists_may_be_absent():
    value = document()
    del value["macros"][0]["shortcut"], value["macros"][0]["situations"], value["articles"]

    (macro,) = read(value).entries

    assert (macro.shortcut, macro.situations) == (None, ())


@pytest.mark.parametrize("tag", ["zh-CN", "zh_Hans", "zh-Hans", "zh"])
def test_aliases_of_a_locale_are_read_as_one(tag):
    value = document()
    value["macros"][0]["variants"][tag] = {"title": "重复扣款", "body": "您好", "status": "draft"}

    assert "zh" in read(value).entries[0].variants


VARIANT = {"title": "t", "body": "b", "status": "draft"}


@pytest.mark.parametrize(
    ("changes", "path", "said"),
    [
        ({"boddy": 1}, "macros[0].boddy", "unknown field"),
        ({"variants": {"en": {**VARIANT, "boddy": ""}}}, "macros[0].variants.en.boddy", "unknown field"),
        ({"key": 5}, "macros[0].key", "expected text, found number"),
        ({"key": True}, "macros[0].key", "found true or false"),
        ({"key": "Bad Key"}, "macros[0].key", "a to z"),
        ({"key": ""}, "macros[0].key", "a to z"),
        ({"key": "a" * 300}, "macros[0].key", "a to z"),
        ({"shortcut": None}, "macros[0].shortcut", "expected text, found null"),
        ({"shortcut": "d p"}, "macros[0].shortcut", "a to z"),
        ({"situations": "billing"}, "macros[0].situations", "expected list, found text"),
        ({"situations": ["a", 3]}, "macros[0].situations[1]", "expected text"),
        ({"situations": ["A b"]}, "macros[0].situations[0]", "a to z"),
        ({"source_locale": "el"}, "macros[0].variants", "source variant el is missing"),
        ({"source_locale": "tlh"}, "macros[0].source_locale", "use one of"),
        ({"variants": []}, "macros[0].variants", "expected object, found list"),
        ({"variants": {"en": "x"}}, "macros[0].variants.en", "expected object, found text"),
        ({"variants": {"en": VARIANT, "xx-YY": VARIANT}}, "macros[0].variants.xx-YY", "use one of"),
        (
            {"variants": {"en": VARIANT, "zh": VARIANT, "zh-CN": VARIANT}},
            "macros[0].variants.zh-CN",
            "same locale",
        ),
        ({"variants": {"en": VARIANT, "a b\n": VARIANT}}, 'macros[0].variants["a b\\n"]', "use one of"),
        ({"variants": {"en": {**VARIANT, "body": "Hi {{ x"}}}, "macros[0].variants.en.body", "line 1"),
        ({"variants": {"en": {**VARIANT, "body": "a\nHi }} x"}}}, "macros[0].variants.en.body", "line 2"),
        (
            {"variants": {"en": {**VARIANT, "body": " \n", "status": "review"}}},
            "macros[0].variants.en.body",
            "only a draft may be empty",
        ),
        ({"variants": {"en": {**VARIANT, "body": "a" * 20_001}}}, "macros[0].variants.en.body", "20001"),
        (
            {"variants": {"en": {**VARIANT, "body": "[" * 300}}},
            "macros[0].variants.en.body",
            "square brackets",
        ),
        ({"variants": {"en": {**VARIANT, "body": "a\ud800"}}}, "macros[0].variants.en.body", "U+D800"),
        ({"variants": {"en": {**VARIANT, "body": "a\x00"}}}, "macros[0].variants.en.body", "U+0000"),
        ({"variants": {"en": {**VARIANT, "title": ""}}}, "macros[0].variants.en.title", "title"),
        (
            {"variants": {"en": {**VARIANT, "title": {}}}},
            "macros[0].variants.en.title",
            "expected text, found object",
        ),
        (
            {"variants": {"en": {**VARIANT, "status": "done"}}},
            "macros[0].variants.en.status",
            "draft, review, approved",
        ),
        ({"variants": {"en": {"title": "t", "body": "b"}}}, "macros[0].variants.en.status", "missing"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(changes, path, said):
    assert said in refusal(document(**changes))[path]


@pytest.mark.parametrize(
    ("value", "where", "said"),
    [
        (b"", "line 1", "not JSON"),
        (b'{"format": "kb-library",\n "version": }', "line 2", "column 13"),
        (b"[1]", "line 1", "expected object, found list"),
        (b"NaN", "line 1", "found NaN"),
        (b'{"format": "kb-library", "version": 1}{}', "line 1", "not JSON"),
        (b'{"format":\n"caf\xe9"}', "line 2", "byte 15 is not UTF-8"),
        (b"\xef\xbb\xbf\xff", "line 1", "byte 3 is not UTF-8"),
        (json.dumps(document()).encode("utf-16"), "line 1", "byte 0 is not UTF-8"),
        (b'{"version": 1}', "format", "missing"),
        (b'{"format": "kb-library"}', "version", "missing"),
        (b'{"format": "other", "version": 1}', "format", "expected 'kb-library', found 'other'"),
        (b'{"format": "kb-library", "version": 2}', "version", "expected 1, found 2"),
        (b'{"format": "kb-library", "version": true}', "version", "expected 1, found True"),
        (b'{"format": "kb-library", "version": 1.0}', "version", "expected 1"),
        (b'{"format": "kb-library", "version": NaN}', "version", "found NaN"),
        (b'{"format": "kb-library", "version": 1e400}', "version", "found 1e400"),
        (b'{"format": "kb-library", "version": ' + b"9" * 5000 + b"}", "version", "found 999"),
        (b'{"format": "kb-library", "version": 1, "version": 1}', "version", "more than once"),
        (b'{"format": "kb-library", "version": 1, "\\ud800": 1}', '["\\ud800"]', "unknown field"),
        (b'{"format": "kb-library", "version": 1, "macros": {}}', "macros", "expected list, found object"),
        (
            b'{"format": "kb-library", "version": 1, "macros": [[]]}',
            "macros[0]",
            "expected object, found list",
        ),
    ],
)
def test_a_file_that_is_no_library_is_refused_with_its_line_or_field(value, where, said):
    assert said in refusal(value)[where]


def test_twin_keys_are_found_at_any_depth():
    text = json.dumps(document()).replace('"body": "Markdown', '"body": "x", "body": "Markdown')

    assert "more than once" in refusal(text.encode())["articles[0].variants.en.body"]


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_deep_nesting_is_refused_and_not_followed(opening):
    started = time.process_time()

    problems = refusal(b'{"format":\n' + opening * 100_000)

    assert "nested deeper" in problems["line 2"]
    assert time.process_time() - started < 3


def test_an_article_has_no_shortcut():
    value = document()
    value["articles"][0]["shortcut"] = "x"

    assert "unknown field" in refusal(value)["articles[0].shortcut"]


def test_a_key_stands_once_among_macros_and_articles_have_their_own_space():
    value = document()
    value["articles"][0]["key"] = value["macros"][0]["key"]
    read(value)
    value["macros"].append(value["macros"][0])

    assert "taken by macros[0]" in refusal(value)["macros[1].key"]


def test_a_shortcut_stands_once():
    value = document()
    value["macros"].append({**value["macros"][0], "key": "another"})

    assert "'dup' is taken by macros[0]" in refusal(value)["macros[1].shortcut"]

    del value["macros"][0]["shortcut"], value["macros"][1]["shortcut"]
    assert len(read(value).entries) == 3


def test_every_problem_is_listed_up_to_a_hundred():
    two = refusal(document(key="A", situations=["B"], shortcut="C D"))
    assert len(two) == 3

    many = document()
    many["macros"] = [{"key": "X"} for _ in range(500)]
    with pytest.raises(BadFile) as refused:
        read(many)
    assert len(refused.value.problems) == 101
    assert "first 100" in str(refused.value.problems[-1])


@pytest.mark.parametrize(
    "faults",
    [
        {f"x{number}": 1 for number in range(30_000)},
        {
            "macros": [
                {"key": "a", "source_locale": "en", "variants": {f"x{n}": VARIANT for n in range(30_000)}}
            ]
        },
        {"macros": [{"key": "a", "source_locale": "en", "variants": {}, "situations": ["A"] * 30_000}]},
        {"macros": [{"key": "a", "source_locale": "en", "variants": {}, "situations": [1] * 30_000}]},
    ],
)
def test_a_file_of_nothing_but_faults_does_not_fill_the_memory(faults):
    reader = kb_library._Reader()

    reader.file(strict_json.parse(json.dumps({**document(), **faults}).encode(), ""))

    assert 100 < len(reader.problems) < 1_200


def test_the_size_is_asked_before_the_file_is_read(tmp_path):
    path = tmp_path / "lib.json"
    path.write_bytes(b"x" * 11)

    with pytest.raises(BadFile, match="larger than 10 bytes"):
        kb_library.read_path(path, limit=10)
    with pytest.raises(BadFile, match="cannot be read"):
        kb_library.read_path(tmp_path / "none.json", limit=10)
    with pytest.raises(BadFile, match="cannot be read"):
        kb_library.read_path(tmp_path, limit=10**9)


def test_what_is_written_is_read_again_and_the_text_is_stable():
    entries = read(document()).entries

    text = kb_library.write(entries)

    assert kb_library.read(text.encode(), name="").entries == entries
    assert kb_library.write(reversed(entries)) == text
    assert text.endswith("}\n")
    assert "برداشت" in text


KEYS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True)
TEXTS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "Zs", "Po")), min_size=1, max_size=60
).filter(lambda text: text.strip() == text)


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(Kind), KEYS),
        st.tuples(
            st.lists(KEYS, unique=True, max_size=3),
            st.dictionaries(st.sampled_from(["fa", "zh", "el"]), TEXTS),
        ),
        max_size=4,
    )
)
def test_any_library_comes_back(library):
    entries = [
        FileEntry(
            kind,
            key,
            "en",
            {
                locale: FileVariant("Title", unicodedata.normalize("NFC", body).strip() or "x")
                for locale, body in {"en": "Text", **texts}.items()
            },
            tuple(tags),
        )
        for (kind, key), (tags, texts) in sorted(library.items())
    ]
    text = kb_library.write(entries)

    again = kb_library.read(text.encode(), name="").entries

    assert sorted(again, key=lambda entry: (entry.kind, entry.key)) == entries


def test_the_approved_text_goes_before_a_newer_draft_and_the_report_says_so():
    entry = a_macro(locales=("en", "fa"))
    draft = revision("fa", number=2, status=Status.DRAFT, body="تازه")
    entry = replace(entry, variants={**entry.variants, "fa": replace(entry.variants["fa"], latest=draft)})

    written = kb_library.export([entry, an_article()], Options())

    read_again = {item.key: item for item in kb_library.read(written.text.encode(), name="").entries}
    assert read_again[entry.key].variants["fa"].status is Status.APPROVED
    assert read_again[entry.key].variants["fa"].body != "تازه"
    assert [(note.key, note.locale) for note in written.report] == [(entry.key, "fa")]


def test_an_empty_draft_is_kept_so_that_no_approved_text_loses_its_source():
    entry = a_macro(locales=("en", "fa"))
    empty = revision("en", status=Status.DRAFT, body="")
    entry = replace(entry, variants={**entry.variants, "en": Variant("en", empty)})

    written = kb_library.export([entry], Options())

    (again,) = kb_library.read(written.text.encode(), name="").entries
    assert again.variants["en"].body == ""
    assert again.variants["fa"].status is Status.APPROVED
    assert written.report == ()


def test_an_entry_without_its_source_is_left_out_and_named():
    entry = a_macro(locales=("en", "fa"))
    entry = replace(entry, variants={"fa": entry.variants["fa"]})

    written = kb_library.export([entry], Options())

    assert kb_library.read(written.text.encode(), name="").entries == ()
    assert [(note.key, note.locale) for note in written.report] == [(entry.key, "*")]


def problems_of(data):
    try:
        kb_library.read(data, name="x")
    except BadFile as refused:
        return refused.problems
    return ()


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
PLACES = [
    (),
    ("macros",),
    ("macros", 0),
    ("macros", 0, "key"),
    ("macros", 0, "shortcut"),
    ("macros", 0, "situations"),
    ("macros", 0, "source_locale"),
    ("macros", 0, "variants"),
    ("macros", 0, "variants", "fa"),
    ("macros", 0, "variants", "fa", "body"),
    ("macros", 0, "variants", "fa", "title"),
    ("macros", 0, "variants", "fa", "status"),
]


@given(st.sampled_from(PLACES), JSON_VALUES)
def test_any_value_anywhere_is_read_or_refused_with_a_path(place, value):
    whole = document()
    at = whole
    for step in place[:-1]:
        at = at[step]
    if place:
        at[place[-1]] = value
    data = json.dumps(whole if place else value).encode()

    problems = problems_of(data)

    assert all(problem.where for problem in problems)
    assert all(str(problem).encode() for problem in problems)


@given(st.integers(0, 400), st.binary(max_size=4))
def test_any_bytes_anywhere_are_read_or_refused(position, junk):
    data = json.dumps(document()).encode()

    assert all(map(str, problems_of(data[:position] + junk + data[position:])))
