import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb.exchange.django_helpdesk import FIRST_KEY, LAST_KEY, export, primary_keys, write_placeholder
from kb.exchange.formats import Options
from kb.placeholders import find
from tests.exchange.library_texts import SITUATIONS, a_macro, an_article

OPTIONS = Options(situations=SITUATIONS)
TRICKY = (
    'Hello {{ customer.email | "C:\\dir, you & me" }},\n\n'
    'about {{ ticket.subject }} ({{ ticket.id }}): {{ customer.first_name | "there" }}, 100 % sure.'
)

DESK = """
SECRET_KEY = "only for this test"
DEBUG = True
ALLOWED_HOSTS = ["testserver"]
ROOT_URLCONF = "urls"
SITE_ID = 1
USE_TZ = True
HELPDESK_TEAMS_MODE_ENABLED = False
LOGIN_URL = "/login/"
STATIC_URL = "/static/"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "desk.sqlite3"}}
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.staticfiles", "django.contrib.sites", "django.contrib.humanize",
    "rest_framework", "django_cleanup.apps.CleanupConfig", "helpdesk",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
"""
URLS = """
from django.urls import include, path
urlpatterns = [path("", include("helpdesk.urls"))]
"""
READ_BACK = """
import json, sys
import django
django.setup()
from django.contrib.auth import get_user_model
from django.test import Client
from helpdesk.models import KBCategory, KBItem, PreSetReply, Queue, Ticket

agent = get_user_model().objects.create_superuser("ada", "ada@example.org", "a long password")
client = Client()
client.force_login(agent)
queue = Queue.objects.create(title="Support", slug="support", email_address="support@example.org")
ticket = Ticket.objects.create(queue=queue, title="Two charges", submitter_email="mina@example.org", assigned_to=agent)
tricky = PreSetReply.objects.get(name="[en] Charged twice", body__contains="C:")
nobody = Ticket.objects.create(queue=queue, title="No address", submitter_email="")
for about in (ticket, nobody):
    form = {"comment": tricky.body, "public": "1", "new_status": 1, "priority": 3, "queue": queue.id, "title": about.title}
    answer = client.post(f"/tickets/{about.id}/update/", form)
    assert answer.status_code == 302, answer.context["form"].errors
print(json.dumps({
    "replies": {reply.pk: [reply.name, reply.body, reply.queues.count()] for reply in PreSetReply.objects.all()},
    "raw": {reply.pk: client.get("/raw/preset/", {"id": reply.pk}).content.decode() for reply in PreSetReply.objects.all()},
    "categories": [[one.name, one.title, one.slug, one.public] for one in KBCategory.objects.order_by("name")],
    "items": [[one.category.slug, one.title, one.answer, one.last_updated.isoformat()] for one in KBItem.objects.order_by("title")],
    "page": client.get("/kb/").status_code,
    "posted": [about.followup_set.last().comment for about in (ticket, nobody)],
}))
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A real django-helpdesk with our fixture loaded twice; gives what it holds and the fixture."""
    folder = tmp_path_factory.mktemp("desk")
    for name, text in (("settings.py", DESK), ("urls.py", URLS), ("read_back.py", READ_BACK)):
        (folder / name).write_text(text)
    library = [a_macro(), a_macro("tricky", locales=("en",), en=TRICKY), an_article()]
    (folder / "presets.json").write_text(export(library, OPTIONS).text, encoding="utf-8")
    _run(folder, "-m", "django", "migrate", "--verbosity", "0")
    _run(folder, "-m", "django", "loaddata", "emailtemplate.json", "--verbosity", "0")
    first = _run(folder, "-m", "django", "loaddata", "presets.json")
    second = _run(folder, "-m", "django", "loaddata", "presets.json")
    assert first == second
    answer = json.loads(_run(folder, "read_back.py").splitlines()[-1])
    return answer, json.loads((folder / "presets.json").read_text(encoding="utf-8"))


def _run(folder: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "settings",
        "PYTHONPATH": str(folder),
        "PYTHONUTF8": "1",
    }
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_every_reply_is_there_once_after_loading_twice(desk):
    answer, fixture = desk

    expected = {str(row["pk"]): row["fields"] for row in fixture if row["model"] == "helpdesk.presetreply"}
    assert {key: [fields["name"], fields["body"], 0] for key, fields in expected.items()} == answer["replies"]
    assert sorted(name for name, _, _ in answer["replies"].values()) == [
        "[el] Διπλή χρέωση",
        "[en] Charged twice",
        "[en] Charged twice",
        "[fa] برداشت دوباره",
        "[zh] 重复扣款",
    ]


def test_the_drop_down_gives_each_reply(desk):
    answer, _ = desk

    assert answer["raw"] == {key: body for key, (_, body, _) in answer["replies"].items()}


def test_placeholders_are_filled_when_the_reply_is_posted(desk):
    answer, _ = desk

    filled, fallen_back = answer["posted"]
    assert filled == "Hello mina@example.org,\n\nabout Two charges ([support-1]): there, 100 % sure."
    assert fallen_back.startswith("Hello C:\\dir, you & me,\n\nabout No address ([support-2])")


def test_articles_stand_in_a_category_a_locale(desk):
    answer, _ = desk

    assert answer["categories"] == [
        ["[en] Billing", "Billing", "billing-en", True],
        ["[fa] صورت‌حساب", "صورت‌حساب", "billing-fa", True],
    ]
    assert [item[0] for item in answer["items"]] == ["billing-en", "billing-fa"]
    assert answer["items"][0][2:] == ["Refunds take **5** days.", "2026-11-22T08:30:00+00:00"]
    assert answer["page"] == 200


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("{{ ticket.url }}", "{{ ticket.ticket_url }}"),
        ('{{ customer.email | "you" }}', '{{ ticket.submitter_email|default:"you" }}'),
        ('{{ customer.email | "a\\b" }}', '{{ ticket.submitter_email|default:"a\\\\b" }}'),
        ('{{ customer.first_name | "there" }}', "there"),
    ],
)
def test_placeholders_are_written_in_djangos_syntax(ours, theirs):
    assert write_placeholder(find(ours)[0]) == theirs


def test_primary_keys_depend_on_the_name_alone_and_leave_room_for_the_helpdesks_own():
    names = [f"macro-{n}/{locale}" for n in range(5_000) for locale in ("en", "fa", "zh", "el")]

    keys = primary_keys(names)

    assert len(set(keys.values())) == len(names)
    assert all(FIRST_KEY <= key <= LAST_KEY for key in keys.values())
    assert primary_keys(names[:1]) == {names[0]: keys[names[0]]}
    assert primary_keys(reversed(names)) == keys


def test_two_names_that_meet_get_two_keys(monkeypatch):
    monkeypatch.setattr("kb.exchange.django_helpdesk.LAST_KEY", FIRST_KEY + 3)

    keys = primary_keys(["a", "b", "c", "d"])

    assert sorted(keys.values()) == [FIRST_KEY, FIRST_KEY + 1, FIRST_KEY + 2, FIRST_KEY + 3]


def test_a_long_name_is_shortened_with_a_note():
    entry = a_macro(locales=("en",))
    title = "word " * 38
    text = entry.variants["en"].latest
    long = type(entry)(
        entry.kind,
        entry.key,
        "en",
        variants={
            "en": type(entry.variants["en"])(
                "en", *(2 * [type(text)(1, title, "Hi", text.status, None, "a", text.at)])
            )
        },
    )

    exported = export([long], OPTIONS)

    (row,) = json.loads(exported.text)
    assert len(row["fields"]["name"]) <= 100
    assert row["fields"]["name"].endswith("…")
    assert "shortened" in str(exported.report[0])


def test_a_long_tag_still_gives_a_short_slug():
    entry = an_article()
    entry = type(entry)(entry.kind, entry.key, "en", ("s" * 80,), None, entry.variants)

    slugs = [
        row["fields"]["slug"] for row in json.loads(export([entry], OPTIONS).text) if "slug" in row["fields"]
    ]

    assert len(set(slugs)) == 2
    assert all(len(slug) <= 50 and slug.endswith(("-en", "-fa")) for slug in slugs)


def test_queues_are_the_numbers_given():
    (row,) = json.loads(export([a_macro(locales=("en",))], Options(queues=(3, 5))).text)

    assert row["fields"]["queues"] == [3, 5]


def test_a_placeholder_in_an_article_becomes_text_for_nothing_fills_it_there():
    article = an_article(en='Ask {{ agent.name | "us" }}.', fa="از {{ agent.name }} بپرسید.")

    exported = export([article], OPTIONS)

    answers = [
        row["fields"].get("answer") for row in json.loads(exported.text) if row["model"] == "helpdesk.kbitem"
    ]
    assert answers == ["Ask us.", "از [agent name] بپرسید."]
    assert len(exported.report) == 2


def test_text_that_django_would_read_is_reported():
    exported = export([a_macro(locales=("en",), en="Use {% now %} and {# x #}")], OPTIONS)

    assert [note.arguments["mark"] for note in exported.report] == ["{%", "%}", "{#"]
