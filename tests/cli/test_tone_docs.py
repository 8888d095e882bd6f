"""What docs/tone-in-ci.md shows can be copied and works."""

import json
import re
import shlex
from pathlib import Path

import pytest

from kb.tone.policy import read_policy
from tests.cli.running import kb
from tests.texts import GOOD

PAGE = (Path(__file__).parent.parent.parent / "docs" / "tone-in-ci.md").read_text("utf-8")
TOML = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)[1]
COMMANDS = re.findall(r"(?:^|- run: )(kb tone [^#>\n]*)", PAGE, re.MULTILINE)


def test_the_policy_can_be_read(tmp_path):
    (tmp_path / "tone.toml").write_text(TOML, encoding="utf-8")

    policy = read_policy(tmp_path / "tone.toml")

    assert (policy.level("no-name"), policy.level("blame"), len(policy.waivers)) == ("off", "error", 1)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_runs(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    variants = {code: {"title": "T", "body": body, "status": "approved"} for code, body in GOOD.items()}
    macro = {"key": "refund", "source_locale": "en", "variants": variants}
    (tmp_path / "macros").mkdir()
    (tmp_path / "macros" / "billing.json").write_text(
        json.dumps({"format": "kb-library", "version": 1, "macros": [macro]}), encoding="utf-8"
    )
    (tmp_path / "tone.toml").write_text(TOML, encoding="utf-8")

    assert kb(*shlex.split(command)[1:]).code == 0


def test_the_page_shows_commands():
    assert len(COMMANDS) == 4
