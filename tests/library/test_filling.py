"""A text with its values: escaped, isolated where the directions differ, and without anything of ours in what is copied."""

import re

import pytest

from kb.library import isolation, markup, rendering
from tests.library.test_markup import ALLOWED_ATTRIBUTES, HOSTILE, PLACES, tags_of

FSI, LRI, PDI = isolation.FSI, isolation.LRI, isolation.PDI


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("locale", ["en", "fa"])
def test_a_value_never_becomes_markup(place: str, value: str, locale: str) -> None:
    bare = markup.fill(place, {"customer.name": "x"}, locale=locale)
    made = markup.fill(place, {"customer.name": value}, locale=locale)

    assert tags_of(made.html) == tags_of(bare.html)
    assert tags_of(made.html) <= {*markup.TAGS, *ALLOWED_ATTRIBUTES}
    assert tags_of(made.copied().rich) <= {*markup.TAGS, *ALLOWED_ATTRIBUTES} - {"@data-placeholder"}


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_shows_as_it_is_and_markdown_reads_it_back(value: str) -> None:
    values, shown = {"customer.name": value}, " ".join(value.split())

    made = markup.fill("Hello {{ customer.name }}!", values, locale="en")
    again = markup.plain(rendering.fill("{{ customer.name }} and {{ customer.name }}!", values))

    assert made.copied().plain == f"Hello {shown}!"
    assert again == f"{shown} and {shown}!"


def test_nothing_of_the_application_is_copied() -> None:
    body = 'Hi {{ customer.name | "there" }}. [ticket]({{ ticket.url }}) {{ order.number }}'
    made = markup.fill(body, {"ticket.url": "https://e.org/t?a=1&b=2", "order.number": "12-AB"}, locale="en")

    assert "class=" not in made.copied().rich
    assert "data-" not in made.copied().rich
    assert 'href="https://e.org/t?a=1&amp;b=2"' in made.copied().rich
    assert made.copied().plain == "Hi there. ticket (https://e.org/t?a=1&b=2) 12-AB"
    assert 'class="filled" data-placeholder="order.number"' in made.html


@pytest.mark.parametrize(
    ("locale", "value", "plain"),
    [
        ("fa", "12-AB", f"x {FSI}12-AB{PDI} y"),
        ("fa", "+30 210", f"x {FSI}+30 210{PDI} y"),
        ("fa", "https://e.org/a/", f"x {FSI}https://e.org/a/{PDI} y"),
        ("fa", "John", "x John y"),
        ("fa", "1234", "x 1234 y"),
        ("fa", "۱٬۲۳۴٫۵۰ یورو", "x ۱٬۲۳۴٫۵۰ یورو y"),
        ("en", "رضا", f"x {FSI}رضا{PDI} y"),
        ("el", "رضا", f"x {FSI}رضا{PDI} y"),
        ("zh", "رضا", f"x {FSI}رضا{PDI} y"),
        ("en", "12-AB", "x 12-AB y"),
        ("zh", "12-AB", "x 12-AB y"),
        ("el", "Μαρία", "x Μαρία y"),
    ],
)
def test_values_are_isolated_where_they_would_read_wrong(locale: str, value: str, plain: str) -> None:
    side = "سلام" if locale == "fa" else "x"
    made = markup.fill(f"{side} {{{{ a.b }}}} {side}", {"a.b": value}, locale=locale)

    assert (
        made.copied().plain == plain.replace("x", side, 1)[:-1] + side
        if locale == "fa"
        else made.copied().plain == plain.replace("y", "x")
    )
    assert f"<bdi>{value}</bdi>" in made.copied().rich


def test_a_latin_name_does_not_turn_the_line_that_it_begins() -> None:
    made = markup.fill("{{ a.b }} گرامی\n\nسلام {{ a.b }}", {"a.b": "John"}, locale="fa")

    assert made.copied().plain == f"{FSI}John{PDI} گرامی\n\nسلام John"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("به https://e.org/a/ بروید.", f"به {LRI}https://e.org/a/{PDI} بروید."),
        ("نشانی a@b.gr است", f"نشانی {LRI}a@b.gr{PDI} است"),
        ("سفارش 12-AB رسید", f"سفارش {LRI}12-AB{PDI} رسید"),
        ("کد `+12` و Wi-Fi", f"کد {LRI}+12{PDI} و Wi-Fi"),
        ("[صفحه](https://e.org/a/) ۱۲", f"صفحه ({LRI}https://e.org/a/{PDI}) ۱۲"),
        ("فقط ۱۲ یا 12 یا Zoom.", "فقط ۱۲ یا 12 یا Zoom."),
        ("R&amp;D\\_x <b>خام</b>", "R&D_x خام"),
    ],
)
def test_codes_written_in_a_persian_text_are_isolated_too(written: str, plain: str) -> None:
    made = markup.fill(written, {}, locale="fa")

    assert made.copied().plain == plain
    assert made.copied().rich.count('dir="ltr"') == len(
        re.findall(f"{LRI}(?!https://e.org/a/{PDI}\\))", plain)
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Order {{ a.b }}, which", "Order, which"),
        ("seen (see {{ a.b }}) x", "seen (see) x"),
        ("seen ({{ a.b }}) x", "seen x"),
        ("[the page]({{ a.b }}) is up", "the page is up"),
        ("{{ a.b }} is here", "is here"),
        ("Hi {{ a.b }}", "Hi"),
        ("x {{ a.b }} y {{ a.c }}", "x y {{ a.c }}"),
        ('Hi {{ a.b | "you" }}!', 'Hi {{ a.b | "you" }}!'),
        ("订单{{ a.b }}，好", "订单，好"),
        ("سفارش {{ a.b }}، که", "سفارش، که"),
        ("παραγγελία {{ a.b }}· και", "παραγγελία· και"),
        ("one\n{{ a.b }}\ntwo", "one\ntwo"),
    ],
)
def test_what_is_left_out_closes_its_place(before: str, after: str) -> None:
    assert rendering.leave_out(before, ["a.b"]) == after
