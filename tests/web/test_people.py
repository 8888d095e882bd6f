"""People through the pages: invitations, letters, new passwords, the second factor, sessions, the audit log."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from bs4 import BeautifulSoup

from kb.accounts.audit import Act
from kb.accounts.user import SYSTEM, Person
from kb.services import accounts, audit, people
from kb.settings import Settings
from kb.web.audit import ACT_WORDS
from tests.web.conftest import PASSWORD, Site, Visitor, page_of
from tests.web.mailbox import Mailbox, mail_server

OTHER = "another horse entirely"


def person(site: Site, name: str) -> Person:
    return people.named(site.workspace.store, name, by=SYSTEM).person


def path_of(page: BeautifulSoup) -> str:
    """The path of the link that a page shows to be copied."""
    return re.sub(r"^http://localhost", "", str(page.select_one("#link")["value"]))


def invited(site: Site, **data: object) -> str:
    answer = site.as_("Ada").post("/settings/people/invite", {"label": "Nikos", "roles": ["agent"], **data})
    assert answer.status_code == 200
    return path_of(page_of(answer))


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(each.text.split()) for each in page.select(selector)]


class TestInvitations:
    def test_from_the_link_to_the_library(self, site: Site) -> None:
        link = invited(site, roles=["translator", "agent"], locales=["fa", "zh"])
        nikos = site.guest()

        answer = nikos.post(link, {"name": "Nikos", "password": PASSWORD})

        assert (answer.status_code, answer.headers["Location"]) == (303, "/?done=welcome")
        assert nikos.look("/").select_one(".menu bdi").text == "Nikos"
        made = person(site, "Nikos")
        assert (made.roles, made.locales) == ({"translator", "agent"}, {"fa", "zh"})

    def test_it_works_once_and_says_so_kindly(self, site: Site) -> None:
        link = invited(site)
        site.guest().post(link, {"name": "Nikos", "password": PASSWORD})

        again = site.guest().get(link)

        assert again.status_code == 404
        assert page_of(again).h1.text == "This link leads nowhere"

    def test_nobody_takes_one_who_is_signed_in_already(self, site: Site) -> None:
        link = invited(site, roles=["administrator"])
        mei = site.as_("Mei")

        answer = mei.post(link, {"name": "Nikos", "password": PASSWORD})

        assert answer.status_code == 409
        assert "You are signed in as Mei" in answer.text
        assert site.guest().get(link).status_code == 200
        assert person(site, "Mei").roles == {"translator"}

    def test_what_is_wrong_is_said_at_its_field_and_the_link_stays_good(self, site: Site) -> None:
        link, guest = invited(site), site.guest()

        taken = guest.post(link, {"name": "ada", "password": PASSWORD})
        short = guest.post(link, {"name": "Nikos", "password": "short"})

        assert taken.status_code == short.status_code == 422
        assert "is taken" in page_of(taken).select_one("#name-problem-1").text
        assert "10" in page_of(short).select_one("#password-problem-1").text
        assert guest.post(link, {"name": "Nikos", "password": PASSWORD}).status_code == 303

    def test_the_list_shows_it_until_it_is_withdrawn(self, site: Site) -> None:
        link, ada = invited(site), site.as_("Ada")
        assert texts(ada.look("/settings/people"), "section[aria-labelledby=invited] strong") == ["Nikos"]

        ada.post("/settings/people/invitations/1/withdraw")

        assert ada.look("/settings/people").select("section[aria-labelledby=invited]") == []
        assert site.guest().get(link).status_code == 404

    @pytest.mark.parametrize(
        ("data", "where"),
        [({"label": ""}, "label"), ({"roles": []}, "roles"), ({"mail": "nobody"}, "mail")],
    )
    def test_an_invitation_that_cannot_be_is_refused_at_its_field(
        self, site: Site, data: dict[str, object], where: str
    ) -> None:
        answer = site.as_("Ada").post(
            "/settings/people/invite", {"label": "Nikos", "roles": ["agent"], **data}
        )

        assert answer.status_code == 422
        assert page_of(answer).select_one(f"#{where}-problem-1")


class TestRoles:
    def test_a_change_shows_and_signs_the_person_out(self, site: Site) -> None:
        ada, mei = site.as_("Ada"), site.as_("Mei")
        where = f"/settings/people/{person(site, 'Mei').id}"

        answer = ada.post(f"{where}/roles", {"roles": ["translator", "agent"], "locales": ["fa"]})

        assert answer.status_code == 303
        ticked = [box["value"] for box in ada.look(where).select("input[checked]")]
        assert ticked == ["translator", "agent", "fa"] or set(ticked) == {"translator", "agent", "fa"}
        assert mei.get("/").status_code == 303

    def test_a_limited_translator_meets_only_their_languages(self, site: Site) -> None:
        people.set_roles(
            site.workspace.store,
            person(site, "Mei").id,
            person(site, "Mei").roles,
            locales=["fa"],
            by=SYSTEM,
            now=datetime.now(UTC),
        )
        mei = site.as_("Mei")

        links = [link["href"] for link in mei.look("/translate").select(".overview-card")]

        assert links == ["/translate/fa"]
        answers = {
            path: mei.get(path).status_code
            for path in (
                "/translate/fa",
                "/translate/el",
                "/macros/double-charge/fa",
                "/macros/double-charge/el",
            )
        }
        assert list(answers.values()) == [200, 403, 200, 403]
        page = mei.look("/macros/double-charge")
        assert {link["href"] for link in page.select(".variant-missing a")} == {"/macros/double-charge/fa"}

    def test_the_last_administrator_stays_and_is_told_why(self, site: Site) -> None:
        ada = site.as_("Ada")
        where = f"/settings/people/{person(site, 'Ada').id}"

        roles = ada.post(f"{where}/roles", {"roles": ["agent"]})
        end = ada.post(f"{where}/deactivate")

        assert roles.status_code == end.status_code == 409
        assert "Ada is the only administrator" in roles.text
        assert "Ada is the only administrator" in end.text

    def test_who_changes_their_own_roles_goes_on_with_a_new_id(self, site: Site) -> None:
        ada = site.as_("Ada")
        before = ada.client.get_cookie("visit").value
        where = f"/settings/people/{person(site, 'Ada').id}"

        ada.post(f"{where}/roles", {"roles": ["administrator", "editor"]})

        assert ada.get(where).status_code == 200
        assert ada.client.get_cookie("visit").value != before
        thief = site.guest()
        thief.client.set_cookie("visit", before)
        assert thief.get("/").status_code == 303

    def test_who_is_deactivated_is_out_and_comes_back(self, site: Site) -> None:
        ada, mei = site.as_("Ada"), site.as_("Mei")
        where = f"/settings/people/{person(site, 'Mei').id}"

        ada.post(f"{where}/deactivate")

        assert mei.get("/").status_code == 303
        refused = site.guest().post("/sign-in", {"name": "Mei", "password": PASSWORD})
        assert "The name or the password is not right." in refused.text
        assert "Deactivated" in ada.look("/settings/people").text
        ada.post(f"{where}/reactivate")
        assert site.guest().post("/sign-in", {"name": "Mei", "password": PASSWORD}).status_code == 303


class TestPasswords:
    def test_one_changes_ones_own(self, site: Site) -> None:
        here, there = site.as_("Mei"), site.as_("Mei")

        answer = here.post("/profile/password", {"old": PASSWORD, "new": OTHER})

        assert answer.status_code == 303
        assert here.get("/").status_code == 200
        assert there.get("/").status_code == 303
        assert site.guest().post("/sign-in", {"name": "Mei", "password": OTHER}).status_code == 303

    def test_a_wrong_old_one_is_said_at_its_field(self, site: Site) -> None:
        answer = site.as_("Mei").post("/profile/password", {"old": "wrong horse", "new": OTHER})

        assert answer.status_code == 422
        assert "not your password" in page_of(answer).select_one("#old-problem-1").text

    def test_a_link_of_the_administrator_gives_a_new_one(self, site: Site) -> None:
        answer = site.as_("Ada").post(f"/settings/people/{person(site, 'Mei').id}/reset")
        link, mei = path_of(page_of(answer)), site.guest()

        assert "For Mei." in mei.look(link).text
        done = mei.post(link, {"password": OTHER})

        assert (done.status_code, done.headers["Location"]) == (303, "/sign-in?done=reset")
        assert mei.post("/sign-in", {"name": "Mei", "password": OTHER}).status_code == 303
        assert site.guest().get(link).status_code == 404

    def test_somebody_else_who_is_signed_in_changes_nothing(self, site: Site) -> None:
        answer = site.as_("Ada").post(f"/settings/people/{person(site, 'Mei').id}/reset")

        refused = site.as_("Eleni").post(path_of(page_of(answer)), {"password": OTHER})

        assert refused.status_code == 409
        assert site.guest().post("/sign-in", {"name": "Mei", "password": PASSWORD}).status_code == 303


def turn_on(visitor: Visitor) -> tuple[pyotp.TOTP, list[str]]:
    visitor.post("/profile/second-factor")
    key = visitor.look("/profile/second-factor").select_one(".factor-key").text
    phone = pyotp.TOTP("".join(key.split()))
    answer = visitor.post("/profile/second-factor/confirm", {"code": phone.now()})
    assert answer.status_code == 200
    return phone, texts(page_of(answer), ".recovery-codes code")


class TestSecondFactor:
    def test_it_is_asked_for_and_leads_to_where_one_wanted(self, site: Site) -> None:
        phone, codes = turn_on(site.as_("Mei"))
        mei = site.guest()

        asked = mei.post("/sign-in", {"name": "Mei", "password": PASSWORD, "next": "/translate"})

        assert asked.headers["Location"] == "/sign-in/code?next=/translate"
        assert mei.get("/translate").status_code == 303  # not in yet
        assert mei.post("/sign-in/code", {"code": "123 456"}).status_code == 422
        later = phone.at(datetime.now(UTC) + timedelta(seconds=30))
        done = mei.post("/sign-in/code", {"code": later, "next": "/translate"})
        assert (done.status_code, done.headers["Location"]) == (303, "/translate")
        assert mei.get("/translate").status_code == 200
        assert len(codes) == 10

    def test_a_recovery_code_does_too(self, site: Site) -> None:
        _, codes = turn_on(site.as_("Mei"))
        mei = site.guest()
        mei.post("/sign-in", {"name": "Mei", "password": PASSWORD})

        assert mei.post("/sign-in/code", {"code": codes[0]}).headers["Location"] == "/"
        assert "9 recovery codes are left." in mei.look("/profile").text

    def test_the_picture_is_drawn_without_style_and_only_until_it_counts(self, site: Site) -> None:
        mei = site.as_("Mei")
        mei.post("/profile/second-factor")

        drawn = mei.get("/profile/second-factor.svg")

        assert drawn.mimetype == "image/svg+xml"
        assert drawn.headers["Cache-Control"] == "private, no-store"
        assert not re.search(r"style|<script|href", drawn.text)
        turn_on(mei)
        assert mei.get("/profile/second-factor.svg").status_code == 404
        assert mei.get("/profile/second-factor").status_code == 303

    def test_new_ids_come_with_the_code_and_with_turning_it_on(self, site: Site) -> None:
        mei, seen = site.as_("Mei"), []
        seen.append(mei.client.get_cookie("visit").value)
        _, codes = turn_on(mei)
        seen.append(mei.client.get_cookie("visit").value)
        again = site.guest()
        again.token()
        seen.append(again.client.get_cookie("visit").value)
        again.post("/sign-in", {"name": "Mei", "password": PASSWORD})
        seen.append(again.client.get_cookie("visit").value)
        again.post("/sign-in/code", {"code": codes[1]})
        seen.append(again.client.get_cookie("visit").value)

        assert len(set(seen)) == 5

    def test_it_is_turned_off_with_the_password_or_by_an_administrator(self, site: Site) -> None:
        mei = site.as_("Mei")
        turn_on(mei)
        assert mei.post("/profile/second-factor/remove", {"password": "wrong horse"}).status_code == 422
        assert mei.post("/profile/second-factor/remove", {"password": PASSWORD}).status_code == 303
        turn_on(mei)
        site.as_("Ada").post(f"/settings/people/{person(site, 'Mei').id}/take-second-factor")

        answer = site.guest().post("/sign-in", {"name": "Mei", "password": PASSWORD})

        assert answer.headers["Location"] == "/"


class TestSessions:
    def test_they_are_listed_and_ended(self, site: Site) -> None:
        phone, here = site.guest(), site.guest()
        agent = (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
        )
        phone.post("/sign-in", {"name": "Mei", "password": PASSWORD}, headers={"User-Agent": agent})
        here.post("/sign-in", {"name": "Mei", "password": PASSWORD})

        page = here.look("/profile")
        assert set(texts(page, ".person-line strong")) == {"Unknown browser", "Safari, iPhone"}
        form = page.select_one(".person-line form")
        here.post(str(form["action"]))

        assert phone.get("/").status_code == 303
        assert here.get("/").status_code == 200

    def test_all_others_end_at_once(self, site: Site) -> None:
        first, second, here = (site.as_("Mei") for _ in range(3))

        here.post("/profile/sessions/end-others")

        assert [each.get("/").status_code for each in (first, second, here)] == [303, 303, 200]

    def test_an_administrator_ends_those_of_somebody(self, site: Site) -> None:
        mei, eleni = site.as_("Mei"), site.as_("Eleni")

        site.as_("Ada").post(f"/settings/people/{person(site, 'Mei').id}/end-sessions")

        assert [mei.get("/").status_code, eleni.get("/").status_code] == [303, 200]


class TestAuditLog:
    def test_what_more_is_written_down_is_said_in_the_language_of_the_page(self, site: Site) -> None:
        store, reza = site.workspace.store, person(site, "Reza")
        written = {
            (Act.IMPORTED, "created 1200, updated 0, unchanged 3"): "۱٬۲۰۰ تازه، ۰ تغییرکرده، و ۳ بی‌تغییر",
            (Act.ROLES_CHANGED, "agent, translator (fa, zh) -> editor"): (
                "پیش از این: کارشناس و مترجم (فارسی و چینی)؛ اکنون: ویراستار"
            ),
            (Act.TOKEN_MADE, "read"): "می‌خواند، جست‌وجو می‌کند و خروجی می‌گیرد",
            (Act.WEBHOOK_CHANGED, "added: approved, retired"): (
                "افزوده شد، برای: تأیید متن و کنار گذاشتن متن"
            ),
            (Act.TEAM_CHANGED, "now <b>"): "نام تازه: \u2068<b>\u2069",
            (Act.TEAM_CHANGED, "+Ada -Nikos"): "+Ada -Nikos",
            (Act.WEBHOOK_CHANGED, "switched off"): "خاموش شد",
            (Act.FILE_ADDED, "created 1, updated 0, unchanged 3"): "created 1, updated 0, unchanged 3",
        }
        for what, detail in reversed(written):
            audit.record(store, by=reza, what=what, detail=detail, at=datetime.now(UTC))

        page = site.as_("Ada").speak("fa").look("/settings/audit")

        shown = [each.text.replace("\u200f", "") for each in page.select("td:nth-child(4) bdi.soft")]
        assert shown[: len(written)] == list(written.values())

    def test_an_editor_reads_who_did_what_from_where(self, site: Site) -> None:
        site.guest().post("/sign-in", {"name": "Mei", "password": "wrong horse"})

        rows = [texts(row, "td") for row in site.as_("Reza").look("/settings/audit").select("tbody tr")]

        assert rows[0][1:3] == ["Reza", "Signed in"]
        assert rows[1][1:] == ["A guest", "Sign-in failed", "Mei", "127.0.0.1"]

    def test_it_is_narrowed_and_paged(self, site: Site) -> None:
        store, mei = site.workspace.store, person(site, "Mei")
        for _ in range(60):
            accounts.start_session(store, mei, now=datetime.now(UTC))
        reza = site.as_("Reza")

        first = reza.look("/settings/audit?by=Mei&what=signed-in")
        second = reza.look(str(first.select_one("a[rel=next]")["href"]))

        assert len(first.select("tbody tr")) == 50
        assert {row[1] for row in (texts(each, "td") for each in second.select("tbody tr"))} == {"Mei"}

    def test_an_export_is_written_down(self, site: Site) -> None:
        site.as_("Reza").get("/export/kb-library")

        rows = [
            texts(row, "td")
            for row in site.as_("Ada").look("/settings/audit?what=exported").select("tbody tr")
        ]
        assert [row[1:4] for row in rows] == [["Reza", "Library exported", "kb-library"]]

    def test_a_persian_reader_sees_their_calendar_and_digits(self, site: Site) -> None:
        page = site.as_("Reza").speak("fa").look("/settings/audit")

        assert re.search(r"[۰-۹]{1,2} \w+ ۱۴", page.select_one("tbody td").text)

    def test_every_act_has_its_words(self) -> None:
        assert set(ACT_WORDS) == set(Act)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as opened:
        yield opened


@pytest.fixture
def mailing(site: Site, mailbox: Mailbox) -> Site:
    """The same house with a mail server."""
    settings: Settings = replace(
        site.workspace.settings,
        smtp_url=f"smtp://127.0.0.1:{mailbox.port}",
        mail_from="kb@example.org",
        public_url="https://help.example.org",
    )
    site.workspace.settings = settings
    site.app.extensions["workspace"] = site.workspace
    return site


class TestLetters:
    def test_an_invitation_goes_by_mail_and_its_link_opens(self, mailing: Site, mailbox: Mailbox) -> None:
        data = {"label": "Nikos", "roles": ["agent"], "mail": "nikos@example.org"}
        answer = mailing.as_("Ada").post("/settings/people/invite", data, headers={"Host": "localhost"})

        ((to, letter),) = mailbox.letters
        (link,) = re.findall(r"https://help\.example\.org(/invitation/\S+)", letter.get_content())
        assert (to, letter["From"]) == ("nikos@example.org", "kb@example.org")
        assert letter["Subject"] == "Your invitation to Hamdeli"
        assert "Sent to nikos@example.org." in answer.text
        assert mailing.guest().get(link).status_code == 200

    def test_a_new_password_goes_out_in_the_language_of_its_reader(
        self, mailing: Site, mailbox: Mailbox
    ) -> None:
        mei = mailing.as_("Mei")
        mei.post("/profile/mail", {"mail": "mei@example.org"})
        mei.post("/language", {"code": "zh"})

        mailing.as_("Ada").speak("en").post(f"/settings/people/{person(mailing, 'Mei').id}/reset")

        ((to, letter),) = mailbox.letters
        assert (to, letter["Subject"]) == ("mei@example.org", "设置新的 Hamdeli 密码")
        assert re.search(r"https://help\.example\.org/reset/\S+", letter.get_content())

    def test_a_letter_that_is_refused_leaves_the_link_to_copy(self, mailing: Site, mailbox: Mailbox) -> None:
        mailbox.refuses = "nikos@example.org"
        data = {"label": "Nikos", "roles": ["agent"], "mail": "nikos@example.org"}

        page = page_of(mailing.as_("Ada").post("/settings/people/invite", data))

        assert "could not be sent: SMTP 550" in page.select_one(".note-warning").text
        assert mailing.guest().get(path_of(page).removeprefix("https://help.example.org")).status_code == 200

    def test_without_a_server_the_link_is_shown(self, site: Site) -> None:
        assert invited(site, mail="nikos@example.org").startswith("/invitation/")


def test_links_are_never_in_the_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    link = invited(site)
    site.app.view_functions["session.invitation"] = lambda token: {}["broken"]
    site.app.view_functions["session.invitation"].public = True

    with caplog.at_level(logging.DEBUG):
        answer = site.guest().get(link)

    assert answer.status_code == 500
    assert "broken" in caplog.text
    assert link.rpartition("/")[2] not in caplog.text
