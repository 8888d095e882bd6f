import json
from dataclasses import replace

import pytest

from kb.errors import NotFound
from kb.exchange.formats import FORMATS, Options, format_named
from kb.library.entry import Status
from tests.exchange.library_texts import SITUATIONS, a_macro, an_article, variant

LIBRARY = [a_macro(), a_macro("late-parcel", locales=("en",)), an_article()]
OPTIONS = Options(situations=SITUATIONS)
SHOWN = {"el": "Γεια σας", "fa": "ممنون", "zh": "感谢"}
HELPDESKS = [name for name in FORMATS if name != "kb-library"]


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_library_gives_the_same_text(name):
    form = FORMATS[name]

    text = form.write(LIBRARY, OPTIONS).text

    assert form.write(list(reversed(LIBRARY)), OPTIONS).text == text
    assert json.dumps(json.loads(text), ensure_ascii=False, indent=2, sort_keys=True) + "\n" == text


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_what_it_cannot_hold(name):
    form = format_named(name)

    assert form.loses
    assert form.filename.isascii()


def test_an_unknown_format_is_named_with_those_there_are():
    with pytest.raises(NotFound, match="django-helpdesk"):
        format_named("nope")


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_library_is_written(name):
    assert json.loads(FORMATS[name].write([], OPTIONS).text) is not None


@pytest.mark.parametrize("name", HELPDESKS)
def test_a_text_that_is_not_approved_stays_here(name):
    entry = a_macro(locales=("en",))
    entry = replace(entry, variants={**entry.variants, "el": variant("el", status=Status.REVIEW)})
    drafts = replace(entry, variants={"en": variant("en", status=Status.DRAFT)})

    exported = FORMATS[name].write([entry], OPTIONS)
    nothing = FORMATS[name].write([drafts], OPTIONS)

    assert "Γεια" not in exported.text
    assert "Hello" not in nothing.text
    assert "left out" in str(nothing.report[-1])


@pytest.mark.parametrize("name", HELPDESKS)
@pytest.mark.parametrize("kept", [("fa",), ("el", "fa"), ("zh",)])
def test_approved_texts_go_out_without_their_source(name, kept):
    macro, article = a_macro(), an_article()
    macro = replace(macro, variants={locale: macro.variants[locale] for locale in kept})
    article = replace(article, variants={"fa": article.variants["fa"]})

    exported = FORMATS[name].write([macro, article], OPTIONS)

    assert all(SHOWN[locale] in exported.text for locale in kept)
    assert "Hello" not in exported.text


@pytest.mark.parametrize("name", HELPDESKS)
def test_an_unknown_placeholder_becomes_its_fallback_or_a_blank_or_is_held_back(name):
    with_fallback = 'Your plan: {{ customer.plan | "the <free> plan" }}.'
    without = "Your plan: {{ customer.plan }}."

    filled = FORMATS[name].write([a_macro(locales=("en",), en=with_fallback)], OPTIONS)
    held = FORMATS[name].write([a_macro(locales=("en",), en=with_fallback)], replace(OPTIONS, unknown="hold"))
    blank = FORMATS[name].write([a_macro(locales=("en",), en=without)], OPTIONS)

    assert "Your plan: the" in filled.text
    assert "customer.plan" in str(filled.report[0])
    assert "Your plan: [customer plan]." in blank.text
    assert "blank" in str(blank.report[0])
    assert "Your plan" not in held.text
    assert "Held back: the helpdesk has no customer.plan" in str(held.report[0])
