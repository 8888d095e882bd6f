"""`kb tone --all`: the library's macros, or those of files in git, for people, for programs and for CI."""

import json
import os
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from kb.cli.toning.checked import RULES
from kb.services.tone import set_levels
from kb.settings import Settings
from kb.storage import Store
from kb.tone import ELEMENTS, phrases
from kb.tone.policy import RULES as ADVICE
from tests.cast import the_cast
from tests.cli.running import kb, kb_process, written
from tests.texts import COLD, GOOD

SARIF = Draft202012Validator(json.loads(Path(__file__).with_name("sarif.schema.json").read_text("utf-8")))
IMPATIENT = f"🙂 As I already said, «{{{{ order.id }}}}».\n\n{GOOD['en']}"
SAID = "As I already said"


def a_macro(key, status="approved", source="en", **bodies):
    variants = {code: {"title": "T", "body": body, "status": status} for code, body in bodies.items()}
    return {"key": key, "source_locale": source, "variants": variants}


def a_file(path, *macros, **dumping):
    document = {"format": "kb-library", "version": 1, "macros": list(macros)}
    path.write_text(json.dumps(document, **{"ensure_ascii": False, "indent": 2, **dumping}), encoding="utf-8")
    return path


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Stand in a folder of one's own, as in a checkout."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_library_that_passes_is_told_in_a_line_a_text(here):
    a_file(here / "lib.json", a_macro("refund", **GOOD))

    done = kb("tone", "--all", "lib.json")

    assert done.code == 0
    assert re.findall(r"^✓ (\S+)  refund (\w+)  approved  lib\.json:(\d+)$", done.out, re.MULTILINE) == [
        ("●■○", code, str(11 + 5 * index)) for index, code in enumerate(GOOD)
    ]
    assert "4 texts of 1 macro checked: 4 passed, 0 did not" in done.out


def test_what_is_missing_comes_with_a_phrase_to_insert(here):
    a_file(here / "lib.json", a_macro("refund", en=GOOD["en"], fa=COLD["fa"]))

    done = kb("tone", "--all", "lib.json")

    assert done.code == 1
    assert "✗ ···  refund fa  approved  lib.json:16" in done.out
    assert "✗ Concrete action: missing" in done.out
    assert phrases("fa", "action")[0] in done.out
    assert done.out.endswith("\n")


def test_advice_is_told_with_place_words_reason_and_mend_and_passes(here):
    a_file(here / "lib.json", a_macro("refund", en=IMPATIENT))

    done = kb("tone", "--all", "lib.json")

    assert done.code == 0
    line = next(
        number
        for number, line in enumerate((here / "lib.json").read_text("utf-8").split("\n"), 1)
        if SAID in line
    )
    assert re.search(rf"! {line}:\d+  This sounds irritated .* impatience\n    +“.*{SAID}", done.out)
    assert "→ Give the information once more" in done.out


def test_quiet_leaves_out_what_there_is_nothing_to_say_of(here):
    a_file(here / "lib.json", a_macro("good", en=GOOD["en"]), a_macro("cold", en=COLD["en"]))

    done = kb("tone", "--all", "lib.json", "-q")

    assert "good en" not in done.out
    assert "cold en" in done.out


@pytest.mark.parametrize(
    ("options", "checked", "code"),
    [
        ([], {"done", "asked"}, 0),
        (["--status", "approved"], {"done"}, 0),
        (["--status", "draft"], {"begun"}, 1),
        (["--status", "all"], {"done", "asked", "begun"}, 1),
    ],
)
def test_drafts_are_checked_when_asked_for(here, options, checked, code):
    a_file(
        here / "lib.json",
        a_macro("done", "approved", en=GOOD["en"]),
        a_macro("asked", "review", en=GOOD["en"]),
        a_macro("begun", "draft", en=COLD["en"]),
        a_macro("empty", "draft", en=""),
    )

    done = kb("tone", "--all", "lib.json", "--json", *options)

    assert ({text["key"] for text in done.json["texts"]}, done.code) == (checked, code)


def test_the_library_of_the_database_is_checked_and_its_newer_drafts_when_asked(here):
    a_file(here / "a.json", a_macro("refund", **GOOD), a_macro("held", en=COLD["en"]))
    kb("import", "a.json", "--data", "data")
    a_file(here / "b.json", a_macro("refund", "draft", en=COLD["en"]))
    kb("import", "b.json", "--data", "data")

    usual, drafts = (
        kb("tone", "--all", "--json", "--data", "data", *more) for more in ([], ["--status", "draft"])
    )

    assert [
        (text["key"], text["locale"], text["status"], text["passed"]) for text in usual.json["texts"]
    ] == [
        ("held", "en", "review", False),
        *(("refund", code, "approved", True) for code in sorted(GOOD)),
    ]
    assert [(text["key"], text["locale"]) for text in drafts.json["texts"]] == [("refund", "en")]
    assert (usual.code, drafts.code) == (1, 1)


def test_the_library_is_judged_by_the_policy_that_the_team_keeps(here):
    a_file(here / "a.json", a_macro("refund", en=IMPATIENT))
    kb("import", "a.json", "--data", "data")
    before = kb("tone", "--all", "--data", "data")
    store = Store.open(Settings.from_environment({}, data=here / "data"))
    set_levels(store, {"impatience": "error"}, by=the_cast().ada)
    store.close()

    by_team, by_file = (
        kb("tone", "--all", "--data", "data", *more)
        for more in ([], ["--policy", policy(here / "tone.toml", impatience="note")])
    )

    assert (before.code, by_team.code, by_file.code) == (0, 1, 0)
    assert "impatience (error)" in by_team.out
    assert "impatience (note)" in by_file.out


def test_json_has_the_usual_shape_with_levels_and_place(here):
    a_file(here / "lib.json", a_macro("refund", en=IMPATIENT))

    text = kb("tone", "--all", "lib.json", "--json").json["texts"][0]

    assert {
        "key",
        "status",
        "file",
        "line",
        "column",
        "locale",
        "passed",
        "elements",
        "findings",
        "waived",
    } == set(text)
    assert [(each["rule"], each["level"]) for each in text["findings"]] == [("impatience", "warning")]
    start, end = text["findings"][0]["start"], text["findings"][0]["end"]
    assert IMPATIENT[start:end] == text["findings"][0]["text"]


def policy(path, **levels):
    lines = ["[levels]", *(f'{rule.replace("_", "-")} = "{level}"' for rule, level in levels.items())]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def waiver(path, words, **changed):
    given = {"key": "refund", "locale": "en", "rule": "impatience", "text": words, "reason": "A joke."}
    table = "\n".join(
        f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in {**given, **changed}.items()
    )
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n[[waiver]]\n{table}\n")


def test_a_policy_makes_advice_an_error_or_silence(here):
    a_file(here / "lib.json", a_macro("refund", en=IMPATIENT))

    held = kb("tone", "--all", "lib.json", "--policy", policy(here / "tone.toml", impatience="error"))
    silent = kb("tone", "--all", "lib.json", "--policy", policy(here / "tone.toml", impatience="off"))

    assert (held.code, silent.code) == (1, 0)
    assert "impatience (error)" in held.out
    assert "impatience" not in silent.out


def test_a_waiver_lets_a_macro_pass_and_is_told(here):
    a_file(here / "lib.json", a_macro("refund", en=IMPATIENT))
    words = kb("tone", "--all", "lib.json", "--json").json["texts"][0]["findings"][0]["text"]
    waiver(policy(here / "tone.toml", impatience="error"), words)

    done = kb("tone", "--all", "lib.json", "--policy", "tone.toml")

    assert done.code == 0
    assert "impatience waived: A joke." in done.out
    assert "1 waived" in done.out


def test_a_waiver_that_waives_nothing_any_more_is_told(here):
    a_file(here / "lib.json", a_macro("refund", en=IMPATIENT))
    waiver(policy(here / "tone.toml"), "As I said before")
    waiver(here / "tone.toml", "of a macro that is not here", key="other")

    done = kb("tone", "--all", "lib.json", "--policy", "tone.toml")

    assert "the waiver of impatience in refund en matches nothing any more: “As I said before”" in done.out
    assert "not here" not in done.out


def test_a_wrong_policy_is_told_with_file_and_key(here):
    a_file(here / "lib.json", a_macro("refund", en=GOOD["en"]))

    done = kb("tone", "--all", "lib.json", "--policy", policy(here / "tone.toml", action="off"))

    assert (done.code, done.out) == (2, "")
    assert "tone.toml: levels.action: action is one of the three elements" in done.err


def test_folders_are_searched_for_library_files(here):
    (here / "macros" / ".git").mkdir(parents=True)
    a_file(here / "macros" / "a.json", a_macro("a", en=GOOD["en"]))
    a_file(here / "macros" / ".git" / "b.json", a_macro("b", en=COLD["en"]))
    written(here / "macros" / "package.json", {"name": "not ours"})

    done = kb("tone", "--all", "macros", "--json")

    assert [(text["key"], text["file"]) for text in done.json["texts"]] == [("a", "macros/a.json")]


def test_what_cannot_be_read_is_told_and_the_rest_is_checked(here):
    a_file(here / "good.json", a_macro("a", en=GOOD["en"]))
    written(here / "bad.json", '{"format": "kb-library",\n "version": 1,\n "macros": [}')
    (here / "latin.json").write_bytes(b'{"format": "kb-library",\n"caf\xe9": 1}')
    (here / "empty").mkdir()

    done = kb("tone", "--all", "bad.json", "latin.json", "none.json", "empty", "good.json", "--json")

    assert done.code == 2
    assert [text["key"] for text in done.json["texts"]] == ["a"]
    assert "bad.json: line 3: column 13: this is not JSON" in done.err
    assert "latin.json: line 2: byte 29 is not UTF-8" in done.err
    assert "none.json: the file cannot be read: No such file" in done.err
    assert "empty: no kb-library file" in done.err


def test_a_text_in_another_language_is_told_as_such(here):
    a_file(here / "lib.json", a_macro("refund", en=GOOD["en"], fa=GOOD["el"]))

    readable, as_json = kb("tone", "--all", "lib.json"), kb("tone", "--all", "lib.json", "--json")

    assert readable.code == 1
    assert "this looks like Greek, but the locale is fa" in readable.out
    assert [text.get("looks_like") for text in as_json.json["texts"]] == [None, "el"]


def sarif(*arguments):
    done = kb("tone", *arguments, "--format", "sarif")
    SARIF.validate(done.json)
    (run,) = done.json["runs"]
    return done.code, run["tool"]["driver"]["rules"], run["results"]


def test_sarif_names_every_rule_with_help_and_level(here):
    a_file(here / "lib.json", a_macro("refund", en=GOOD["en"]))

    _code, rules, results = sarif(
        "--all", "lib.json", "--policy", policy(here / "t.toml", curt="off", pity="note")
    )

    assert results == []
    assert [rule["id"] for rule in rules] == [*ELEMENTS, *ADVICE]
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules)
    levels = {rule["id"]: rule["defaultConfiguration"] for rule in rules}
    assert (levels["action"], levels["curt"], levels["pity"], levels["blame"]) == (
        {"level": "error"},
        {"enabled": False},
        {"level": "note"},
        {"level": "warning"},
    )


@pytest.mark.parametrize("dumping", [{}, {"ensure_ascii": True}, {"indent": None}])
def test_sarif_points_at_the_very_words_in_the_file(here, dumping):
    path = a_file(
        here / "a lib ü.json", a_macro("cold", en=COLD["en"]), a_macro("refund", en=IMPATIENT), **dumping
    )

    code, _rules, results = sarif("--all", path.name)

    assert code == 1
    assert [result["ruleId"] for result in results] == [*ELEMENTS, "closed-door", "impatience"]
    found = results[-1]["locations"][0]["physicalLocation"]
    assert found["artifactLocation"]["uri"] == "a%20lib%20%C3%BC.json"
    region = found["region"]
    line = path.read_text("utf-8").split("\n")[region["startLine"] - 1]
    pointed_at = line[region["startColumn"] - 1 : region["endColumn"] - 1]
    assert json.loads(f'"{pointed_at}"') == region["snippet"]["text"]
    assert IMPATIENT[results[-1]["properties"]["start"] :].startswith(region["snippet"]["text"])


def test_sarif_points_at_the_text_where_an_element_is_missing(here):
    path = a_file(here / "lib.json", a_macro("cold", en=COLD["en"]))

    _code, _rules, results = sarif("--all", "lib.json")

    region = results[0]["locations"][0]["physicalLocation"]["region"]
    assert (
        path.read_text("utf-8")
        .split("\n")[region["startLine"] - 1][region["startColumn"] - 1 :]
        .startswith("Hello {{")
    )
    assert results[0]["locations"][0]["logicalLocations"] == [
        {"fullyQualifiedName": "cold/en", "kind": "macro"}
    ]
    assert phrases("en", "acknowledgement")[0] in results[0]["message"]["text"]


def test_a_finding_keeps_its_fingerprint_when_it_moves(here):
    a_file(here / "a.json", a_macro("refund", en=IMPATIENT))
    a_file(here / "b.json", a_macro("before", en=GOOD["en"]), a_macro("refund", en=f"Hi!\n\n{IMPATIENT}"))

    prints = [
        [result["partialFingerprints"] for result in sarif("--all", name)[2]] for name in ("a.json", "b.json")
    ]

    assert prints[0] == prints[1] != []


def test_what_was_waived_is_suppressed_in_sarif_with_its_reason(here):
    a_file(here / "lib.json", a_macro("refund", en=IMPATIENT))
    words = kb("tone", "--all", "lib.json", "--json").json["texts"][0]["findings"][0]["text"]
    waiver(policy(here / "tone.toml"), words)

    _code, _rules, (result,) = sarif("--all", "lib.json", "--policy", "tone.toml")

    assert result["suppressions"] == [{"kind": "external", "justification": "A joke."}]


def test_sarif_of_the_database_and_of_one_reply_is_valid_too(here):
    a_file(here / "lib.json", a_macro("held", en=COLD["en"]))
    kb("import", "lib.json", "--data", "data")
    reply = written(here / "reply.md", f"Hello,\r\n\r\n{SAID}, no.\r\n")

    of_library, of_reply = sarif("--all", "--data", "data"), sarif(reply.name, "--locale", "en")

    assert of_library[2][0]["locations"] == [
        {"logicalLocations": [{"fullyQualifiedName": "held/en", "kind": "macro"}]}
    ]
    region = of_reply[2][-1]["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["snippet"]["text"]) == (3, f"{SAID}, no.")


def commands(out):
    """Read workflow commands as GitHub's runner does: (command, properties, message)."""
    read = []
    for line in out.splitlines():
        command, properties, message = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()
        pairs = dict(pair.split("=", 1) for pair in properties.split(","))
        read.append((command, {name: unescaped(value) for name, value in pairs.items()}, unescaped(message)))
    return read


def unescaped(text):
    for escape, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(escape, char)
    return text


def test_github_gets_a_command_for_each_thing_errors_first(here):
    (here / "a,b: 100%").mkdir()
    a_file(here / "a,b: 100%" / "l.json", a_macro("refund", en=IMPATIENT), a_macro("cold", en=COLD["en"]))

    done = kb("tone", "--all", "a,b: 100%/l.json", "--format", "github")

    assert done.code == 1
    found = commands(done.out)
    assert [command for command, _properties, _message in found] == ["error"] * 3 + ["warning"] * 2
    properties = found[-2][1]
    assert properties["file"] == "a,b: 100%/l.json"
    assert properties["title"] == "refund en: impatience"
    line = (here / "a,b: 100%" / "l.json").read_text("utf-8").split("\n")[int(properties["line"]) - 1]
    assert SAID in line[int(properties["col"]) - 1 : int(properties["endColumn"])]
    assert SAID in found[-2][2]
    assert "→" not in done.err


def test_github_gets_no_command_out_of_a_text(here):
    evil = GOOD["en"] + "\n\n::error::As I already said, 100%, you are wrong\r\n::stop-commands::x"
    a_file(here / "lib.json", a_macro("refund", en=evil))

    done = kb("tone", "--all", "lib.json", "--format", "github")

    assert {command for command, _properties, _message in commands(done.out)} <= {"warning"}


def test_the_starter_library_is_valid_in_every_format(here):
    entries = kb("tone", "--all", "--format", "json", "--data", "none")

    assert (entries.code, entries.json["texts"]) == (0, [])
    assert sarif("--all", "--data", "none")[2] == []
    assert kb("tone", "--all", "--format", "github", "--data", "none").out == ""


def test_the_progress_bar_stays_off_where_nobody_watches(here):
    a_file(here / "lib.json", a_macro("refund", **GOOD))

    done = kb_process("tone", "--all", str(here / "lib.json"))

    assert (done.code, done.err) == (0, "")


def test_the_data_folder_is_not_made_to_check_files(here):
    a_file(here / "lib.json", a_macro("refund", en=GOOD["en"]))

    kb("tone", "--all", "lib.json", "--data", "data")

    assert os.listdir(here) == ["lib.json"]


def test_every_rule_is_explained_on_the_command_line():
    assert list(RULES) == [*ELEMENTS, *ADVICE]
