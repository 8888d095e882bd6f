"""Tone on the pages: the panel, the team's settings, waived findings, the guide to the rules."""

import pytest

from kb.accounts.user import SYSTEM
from kb.library.entry import Kind
from kb.services import library, tone
from kb.tone import ELEMENTS, check, guide
from tests.texts import GOOD
from tests.web.conftest import Site, page_of

KEY, ADDRESS = "double-charge", "/macros/double-charge/en"
NAMELESS = GOOD["en"].replace("{{ customer.first_name }}", "{{ order.number }}")


def save(site: Site, body: str, **wishes: str) -> int:
    """Save a text as Reza; gives the answer's status."""
    known = library.entry(site.workspace.store, Kind.MACRO, KEY, by=SYSTEM).variants["en"].latest.number
    data = {"title": "T", "body": body, "expected": str(known), **wishes}
    return site.as_("Reza").post(ADDRESS, data).status_code


def panel(site: Site, body: str, **fields: str):
    data = {"kind": "macro", "locale": "en", "key": KEY, "body": body, **fields}
    return page_of(site.as_("Reza").post("/tone", data))


def levels(**changed: str) -> dict[str, str]:
    """What the form of the settings sends where everything was a warning."""
    names = [entry.name for entry in guide.entries() if not entry.is_element]
    given = {name.replace("_", "-"): level for name, level in changed.items()}
    return {f"was_{name}": "warning" for name in names} | {
        f"level_{name}": given.get(name, "warning") for name in names
    }


def finding() -> str:
    return next(each.text for each in check(NAMELESS, "en").findings if each.rule == "no-name")


def waive(site: Site, name: str = "Reza", **changed: str):
    data = {"rule": "no-name", "text": finding(), "reason": "The order is enough.", **changed}
    return site.as_(name).post(f"{ADDRESS}/waive", data)


def test_a_finding_says_why_how_to_mend_it_and_where_its_rule_is_told(site: Site) -> None:
    found = panel(site, NAMELESS).select_one("[data-part=lights] .advice > ul > li")

    assert found.strong.text == "No name"
    assert found.select_one(".advice-mend").text.strip().startswith("Begin with a greeting")
    assert found.select_one("a")["href"] == "/guide/tone-rules?locale=en#no-name"


def test_all_the_words_of_an_element_are_quoted_with_their_mark(site: Site) -> None:
    quoted = panel(site, GOOD["en"]).select(".light-acknowledgement .light-evidence q")

    assert len(quoted) >= 2
    assert all(each.text in GOOD["en"] for each in quoted)
    assert all("evidence-acknowledgement" in each["class"] for each in quoted)


def test_phrases_come_in_the_register_that_is_asked_for(site: Site) -> None:
    first = {
        register: panel(site, "您好！", locale="zh", register=register).select_one(".phrase").text
        for register in ("formal", "informal", "", "loud")
    }

    assert "您" in first["formal"]
    assert "你" in first["informal"]
    assert first[""] == first["loud"] == first["formal"]


def test_a_familiar_text_is_offered_familiar_phrases(site: Site) -> None:
    page = panel(site, "Γεια σου Μαρία, σου έστειλα τον κωδικό.", locale="el")

    assert page.select_one("[data-register=informal]")["aria-pressed"] == "true"


def test_a_text_in_another_language_is_told(site: Site) -> None:
    said = panel(site, GOOD["el"]).select_one(".note-warning").text

    assert "in Greek, not in English" in said
    assert panel(site, "We are closed.").select_one(".note-warning") is None


def test_a_rule_that_is_off_is_not_shown(site: Site) -> None:
    answer = site.as_("Ada").post("/settings/tone", levels(no_name="off"))

    assert answer.headers["Location"] == "/settings/tone?done=levels"
    assert panel(site, NAMELESS).select(".advice-head") == []


def test_an_error_holds_a_macro_back_and_says_so(site: Site) -> None:
    site.as_("Reza").post("/settings/tone", levels(no_name="error"))
    save(site, NAMELESS)

    answer = site.as_("Reza").post(
        ADDRESS, {"title": "T", "body": NAMELESS, "expected": "2", "do": "approve"}
    )

    page = page_of(answer)
    assert answer.status_code == 422
    assert page.select_one(".gate li").strong.text == "No name."
    assert page.select_one(".advice .chip-error").text == "Error"


def test_the_settings_say_who_set_a_level_and_show_the_elements_as_fixed(site: Site) -> None:
    site.as_("Ada").post("/settings/tone", levels(blame="note"))

    page = site.as_("Reza").look("/settings/tone")

    assert len(page.select(".fixed-rules li")) == 3
    assert len(page.select("fieldset.level")) == 16
    assert page.select("fieldset input[name*=action][name=level_action]") == []
    assert "by Ada" in page.select_one("#blame .level-who").text
    assert page.select_one("#blame input[checked]")["value"] == "note"


def test_nobody_undoes_what_another_one_set_meanwhile(site: Site) -> None:
    site.as_("Ada").post("/settings/tone", levels(blame="error"))

    site.as_("Reza").post("/settings/tone", levels(pity="off"))  # their page was older

    policy = tone.team_tone(site.workspace.store, by=SYSTEM).policy
    assert (policy.level("blame"), policy.level("pity")) == ("error", "off")


@pytest.mark.parametrize(
    ("data", "status"), [({"level_blame": "loud"}, 422), ({"level_action": "off"}, 303), ({}, 303)]
)
def test_settings_that_cannot_be_change_nothing(site: Site, data: dict[str, str], status: int) -> None:
    answer = site.as_("Ada").post("/settings/tone", {**levels(), **data} if data else {})

    assert answer.status_code == status
    assert tone.team_tone(site.workspace.store, by=SYSTEM).levels == {}


def test_a_waived_finding_is_shown_with_who_and_why_and_taken_back_in_one_press(site: Site) -> None:
    save(site, NAMELESS, do="approve")
    waive(site)
    macro = site.as_("Eleni").look("/macros/double-charge?locale=en")
    edited = site.as_("Reza").look("/macros/double-charge").select_one(".waived-list")

    number = edited.select_one("input[name=waiver]")["value"]
    back = edited.select_one("input[name=next]")["value"] + "?locale=en&done=waived"
    answer = site.as_("Reza").post(f"{ADDRESS}/take-back", {"waiver": number, "next": back})

    assert "The order is enough." in edited.text
    assert "Reza" in edited.text
    assert macro.select(".waived-list form") == []
    assert answer.headers["Location"] == "/macros/double-charge?locale=en&done=counts-again"
    assert site.as_("Reza").look("/macros/double-charge").select(".waived-list") == []


def test_a_waiver_falls_away_with_the_words_it_is_about(site: Site) -> None:
    save(site, NAMELESS)
    waive(site)

    before = panel(site, f"One line more. {NAMELESS}")
    after = panel(site, NAMELESS.replace("order.number", "ticket.id"))

    assert (len(before.select(".waived-list li")), before.select(".advice")) == (1, [])
    assert (after.select(".waived-list li"), len(after.select(".advice > ul > li"))) == ([], 1)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, 303),
        ({"reason": ""}, 422),
        ({"reason": "x" * 301}, 422),
        ({"rule": "action"}, 422),
        ({"rule": "nothing"}, 422),
        ({"text": ""}, 422),
        ({"text": "\x00"}, 422),
    ],
)
def test_what_cannot_be_waived_is_refused(site: Site, changed: dict[str, str], status: int) -> None:
    save(site, NAMELESS)

    assert waive(site, **changed).status_code == status
    assert len(tone.team_tone(site.workspace.store, by=SYSTEM).waivers) == (1 if status == 303 else 0)


def test_a_translator_sees_the_advice_and_cannot_waive_it(site: Site) -> None:
    fa = GOOD["fa"].replace("customer.first_name", "order.number")
    data = {"kind": "macro", "locale": "fa", "key": KEY, "body": fa}

    page = page_of(site.as_("Mei").post("/tone", data))

    assert page.select(".advice-head")
    assert page.select(".waive") == []
    assert waive(site, "Mei").status_code == 403


def test_without_script_nothing_unsaved_can_be_lost_by_waiving(site: Site) -> None:
    save(site, NAMELESS)
    reza = site.as_("Reza")

    saved = reza.look(ADDRESS)
    typed = page_of(
        reza.post(ADDRESS, {"title": "T", "body": f"{NAMELESS} More.", "expected": "2", "do": "check"})
    )

    assert saved.select(".waive form")
    assert (typed.select(".waive form"), len(typed.select(".advice > ul > li"))) == ([], 1)


@pytest.mark.parametrize("locale", ["en", "fa", "el", "zh"])
def test_the_guide_tells_every_rule_with_examples_in_four_languages(site: Site, locale: str) -> None:
    page = site.as_("Eleni").speak(locale).look("/guide/tone-rules")

    rules = page.select(".rule")
    assert [rule["id"] for rule in rules] == [entry.name for entry in guide.entries()]
    assert all(len(rule.select("blockquote[lang][dir]")) == 8 for rule in rules)
    assert [link["href"] for link in page.select(".guide-index a")] == [f"#{rule['id']}" for rule in rules]


def test_the_guide_opens_the_examples_of_the_language_that_is_asked_for(site: Site) -> None:
    page = site.as_("Eleni").look("/guide/tone-rules?locale=fa")

    assert {each.select_one("blockquote")["lang"] for each in page.select("details[open]")} == {"fa"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [("PITY", {"pity"}), ("qqq", set()), ("  ", {entry.name for entry in guide.entries()})],
)
def test_the_guide_is_filtered_by_words(site: Site, words: str, expected: set[str]) -> None:
    page = site.as_("Eleni").look("/guide/tone-rules", query_string={"q": words})

    assert {rule["id"] for rule in page.select(".rule")} >= expected
    assert bool(page.select(".rule")) == bool(expected)
    assert set(ELEMENTS) <= {
        rule["id"] for rule in site.as_("Eleni").look("/guide/tone-rules").select(".rule")
    }
