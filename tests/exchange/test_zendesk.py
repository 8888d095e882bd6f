import json

import pytest

from kb.exchange.formats import Options
from kb.exchange.zendesk import export, write_placeholder
from kb.placeholders import find
from tests.exchange.library_texts import SITUATIONS, a_macro, an_article

OPTIONS = Options(situations=SITUATIONS)


def document(*entries, options=OPTIONS):
    exported = export(entries, options)
    return json.loads(exported.text), [str(note) for note in exported.report]


def test_a_macro_is_a_request_body_with_dynamic_content():
    value, _ = document(a_macro(locales=("en", "el", "zh")))

    (sent,) = value["macros"]
    assert sent == {
        "macro": {
            "title": "Billing::Charged twice",
            "description": "key: billing-duplicate-charge",
            "active": True,
            "restriction": None,
            "actions": [
                {"field": "comment_value_html", "value": "{{dc.billing_duplicate_charge}}"},
                {"field": "comment_mode_is_public", "value": "true"},
                {"field": "current_tags", "value": "billing refund"},
            ],
        }
    }


def test_dynamic_content_has_a_variant_a_locale_and_one_default():
    value, _ = document(a_macro(locales=("en", "el", "zh")))

    (sent,) = value["dynamic_content_items"]
    variants = sent["item"]["variants"]
    assert sent["item"]["name"] == "billing duplicate charge"
    assert sent["item"]["default_locale"] == "en-US"
    assert [(one["locale"], one["default"]) for one in variants] == [
        ("en-US", True),
        ("el", False),
        ("zh-cn", False),
    ]
    assert all("locale_id" not in one for one in variants)
    assert "GET /api/v2/locales" in value["about"]["locale"]


def test_the_title_is_in_the_chosen_language_and_makes_one_level():
    entry = a_macro(locales=("en", "fa"))

    value, _ = document(entry, options=Options(locale="fa", situations=SITUATIONS))

    assert value["macros"][0]["macro"]["title"] == "صورت‌حساب::برداشت دوباره"


def test_persian_stands_in_the_macro_right_to_left_and_is_noted():
    value, notes = document(a_macro())

    comment = value["macros"][0]["macro"]["actions"][0]["value"]
    assert comment.startswith("{% case ticket.requester.language %}{% when 'فارسی' %}<p dir=\"rtl\">سلام ")
    assert comment.endswith("{% else %}{{dc.billing_duplicate_charge}}{% endcase %}")
    assert comment.count('dir="rtl"') == 5  # two paragraphs, the list and its items
    assert len(value["dynamic_content_items"][0]["item"]["variants"]) == 3
    assert any("فارسی" in note for note in notes)


def test_an_account_with_persian_gets_a_variant():
    options = Options(situations=SITUATIONS, zendesk_locales=("en", "fa"))

    value, _ = document(a_macro(locales=("en", "fa")), options=options)

    variants = value["dynamic_content_items"][0]["item"]["variants"]
    assert [one["locale"] for one in variants] == ["en-US", "fa"]
    assert 'dir="rtl"' in variants[1]["content"]


def test_a_macro_in_persian_only_needs_no_dynamic_content():
    value, _ = document(a_macro(locales=("fa",)))

    assert value["dynamic_content_items"] == []
    assert value["macros"][0]["macro"]["actions"][0]["value"].startswith('<p dir="rtl">')


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("{{ customer.name }}", "{{ticket.requester.name}}"),
        ("{{ agent.first_name }}", "{{current_user.first_name}}"),
        ("{{ ticket.subject }}", "{{ticket.title}}"),
        (
            '{{ customer.first_name | "you & <yours>" }}',
            "{% if ticket.requester.first_name != blank %}{{ticket.requester.first_name}}"
            "{% else %}you &amp; &lt;yours&gt;{% endif %}",
        ),
        ('{{ customer.plan | "the <free> plan" }}', "the &lt;free&gt; plan"),
    ],
)
def test_placeholders_are_written_as_liquid(ours, theirs):
    assert write_placeholder(find(ours)[0]) == theirs


def test_text_is_escaped_and_a_link_to_the_ticket_lives():
    body = 'a < b & {{ customer.name }}: [ticket]({{ ticket.url }}) [x]({{ customer.name }}) <script>x</script> "q"'

    value, notes = document(a_macro(locales=("en",), en=body))

    content = value["dynamic_content_items"][0]["item"]["variants"][0]["content"]
    assert content.startswith("<p>a &lt; b &amp; {{ticket.requester.name}}: <a ")
    assert 'href="{{ticket.link}}"' in content
    assert content.count("href") == 1
    assert "script" not in content
    assert [note for note in notes if "without its target" in note]


def test_text_that_liquid_would_read_is_reported():
    _, notes = document(a_macro(locales=("en",), en="Use {% raw %} here"))

    assert any("{%" in note for note in notes)


def test_articles_are_left_out_and_said_to_be():
    value, notes = document(an_article())

    assert value["macros"] == []
    assert notes == ["article how-refunds-work *: Articles are not exported to Zendesk."]
