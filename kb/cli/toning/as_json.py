"""The answer over a library as one JSON object: each text as `kb tone --json` answers it, with what names it."""

import json
from dataclasses import asdict

from kb.cli.toning.checked import Checked, Round
from kb.exchange.answers import judged_answer


def write(found: Round) -> str:
    """Give the object with one text a line, so that two answers can be compared."""
    head = {
        "passed": found.passed,
        "skipped": dict(found.skipped),
        "unused_waivers": [asdict(waiver) for waiver in found.unused_waivers],
    }
    lines = ",\n".join(_dumped(_text(result)) for result in found.results)
    return f'{_dumped(head)[:-1]}, "texts": [\n{lines}\n]}}\n'


def _text(result: Checked) -> dict[str, object]:
    place: dict[str, object] = {"key": result.key, "status": result.status}
    if result.source:
        line, column = result.source.position(0)
        place.update(file=result.source.name, line=line, column=column)
    looks_like = {"looks_like": result.foreign} if result.foreign else {}
    return {**place, **judged_answer(result.judgement), **looks_like}


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
