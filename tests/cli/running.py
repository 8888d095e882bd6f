"""Running the real command, and small files to run it on."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from kb.cli import main

GOOD = {
    "en": 'Hello {{ customer.first_name | "there" }},\n\nThank you for telling us, and I am sorry about the double charge. '
    "I have refunded the second payment today.\n\nPlease reply here if it has not arrived by Friday.",
}
COLD = "Check your statement."


def a_library(
    *, body: str = GOOD["en"], key: str = "billing-duplicate-charge", **changes: object
) -> dict[str, object]:
    macro = {
        "key": key,
        "shortcut": "dup",
        "situations": ["billing", "refund"],
        "source_locale": "en",
        "variants": {"en": {"title": "Charged twice", "body": body, "status": "approved"}},
        **changes,
    }
    article = {
        "key": "how-refunds-work",
        "situations": ["refund"],
        "source_locale": "en",
        "variants": {
            "en": {"title": "How refunds work", "body": "Refunds take **5** days.", "status": "approved"}
        },
    }
    return {"format": "kb-library", "version": 1, "macros": [macro], "articles": [article]}


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]


def kb(*arguments: str | bytes | Path, stdin: bytes | str = b"", **environment: str) -> Done:
    """Run `kb` in this process, quickly, with an environment of ours."""
    done = CliRunner().invoke(
        main,
        [os.fsdecode(argument) for argument in arguments],
        input=stdin,
        env={
            **{name: None for name in os.environ if name.startswith("KB_")},
            "HOME": "/nonexistent",
            **environment,
        },
        prog_name="kb",
    )
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Done(done.exit_code, done.stdout_bytes.decode(), done.stderr_bytes.decode())


def kb_process(*arguments: str | bytes | Path, stdin: bytes | str = b"", **environment: str) -> Done:
    """Run `kb` as its own process, with warnings as errors."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "from kb.cli import main; main(prog_name='kb')", *arguments],
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env={**clean, "HOME": "/nonexistent", **environment},
        timeout=120,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def written(path: Path, value: object) -> Path:
    path.write_text(
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), encoding="utf-8"
    )
    return path
