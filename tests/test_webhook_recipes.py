"""The recipes of docs/webhooks.md, run as they stand there."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.outgoing import webhook
from kb.outgoing.webhook import Event

PAGE = (Path(__file__).parents[1] / "docs" / "webhooks.md").read_text("utf-8")
Check = Callable[[str, dict[str, str], bytes], bool]


def recipe(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def in_python(secret: str, headers: dict[str, str], body: bytes) -> bool:
    names: dict[str, Check] = {}
    exec(recipe("python"), names)
    return names["is_genuine"](secret, headers, body)


def in_javascript(secret: str, headers: dict[str, str], body: bytes) -> bool:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no Node.js on this machine")
    call = f"isGenuine({json.dumps(secret)}, {json.dumps(headers)}, Buffer.from({json.dumps(body.decode())}))"
    script = f"{recipe('javascript')}\nconsole.log({call});"
    command = [node, "--input-type=module", "-e", script]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip() == "true"


@pytest.mark.parametrize("is_genuine", [in_python, in_javascript])
def test_a_recipe_believes_what_we_send_and_nothing_else(is_genuine: Check) -> None:
    secret = webhook.new_secret()
    sent = webhook.message(Event.APPROVED, {"key": "refund"}, kind="macro", at=datetime.now(UTC))
    headers = webhook.signed_headers(secret, sent, at=datetime.now(UTC))
    headers = {name.lower(): text for name, text in headers.items()}
    old = webhook.signed_headers(secret, sent, at=datetime.fromtimestamp(1_700_000_000, UTC))
    body = sent.body.encode()

    assert is_genuine(secret, headers, body)
    assert not is_genuine(webhook.new_secret(), headers, body)
    assert not is_genuine(secret, headers, body + b" ")
    assert not is_genuine(secret, {name.lower(): text for name, text in old.items()}, body)
