"""The answer as SARIF 2.1.0 (OASIS, errata 01), for code scanning and editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from urllib.parse import quote

from kb.cli.toning.checked import ELEMENT_WORDS, RULES, Checked, Issue
from kb.tone.policy import Policy, quotation

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_INDEX = {rule: index for index, rule in enumerate(RULES)}


def write(results: Iterable[Checked], policy: Policy) -> str:
    """Give the log of one run; a missing element is an error, advice has the policy's level."""
    driver = {
        "name": "kb tone",
        "organization": "Hamdeli",
        "version": version("hamdeli"),
        "rules": [_rule(rule, policy) for rule in RULES],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(result, issue) for result in results for issue in result.issues()],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: str, policy: Policy) -> dict[str, object]:
    why, mend = RULES[rule]
    level = "error" if rule in ELEMENT_WORDS else policy.level(rule)
    enabled = {"enabled": False} if level == "off" else {"level": level}
    return {
        "id": rule,
        "name": "".join(word.capitalize() for word in rule.split("-")),
        "shortDescription": {"text": why},
        "help": {"text": mend},
        "defaultConfiguration": enabled,
    }


def _result(result: Checked, issue: Issue) -> dict[str, object]:
    told: dict[str, object] = {
        "ruleId": issue.rule,
        "ruleIndex": _INDEX[issue.rule],
        "level": issue.level,
        "message": {"text": f"{issue.message} {issue.suggestion}"},
        "locations": [_location(result, issue)],
        "partialFingerprints": {"macroAndWords/v1": _fingerprint(result, issue)},
        "properties": {
            "key": result.key,
            "locale": result.locale,
            "start": issue.start,
            "end": issue.end,
            "suggestion": issue.suggestion,
        },
    }
    if issue.waiver:
        told["suppressions"] = [{"kind": "external", "justification": issue.waiver.reason}]
    return told


def _location(result: Checked, issue: Issue) -> dict[str, object]:
    location: dict[str, object] = {}
    if result.source:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": _uri(result.source.name)},
            "region": _region(result, issue),
        }
    if result.key:
        name = f"{result.key}/{result.locale}"
        location["logicalLocations"] = [{"fullyQualifiedName": name, "kind": "macro"}]
    return location


def _region(result: Checked, issue: Issue) -> Mapping[str, object]:
    """Point at the words, and at the beginning of the text where something is missing."""
    assert result.source  # noqa: S101 - asked by the caller
    line, column = result.source.position(issue.start)
    if issue.end <= issue.start:
        return {"startLine": line, "startColumn": column}
    end_line, end_column = result.source.position(issue.end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
        "snippet": {"text": issue.text},
    }


def _uri(name: str) -> str:
    return f"file://{quote(name)}" if name.startswith("/") else quote(name)


def _fingerprint(result: Checked, issue: Issue) -> str:
    """Name the finding by what it is about, so that it stays itself when lines move."""
    parts = (result.key, result.locale, issue.rule, quotation(issue.text))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]
