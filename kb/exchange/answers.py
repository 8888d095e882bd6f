"""The JSON shapes of what search and the tone checker answer, the same on the command line and over HTTP."""

from kb.search.engine import Answer, Hit
from kb.tone.policy import Judgement
from kb.tone.report import ELEMENTS, Element, Finding, Report


def search_answer(query: str, answer: Answer, *, took_ms: float) -> dict[str, object]:
    """Give an answer's shape: one result a macro, best first."""
    return {
        "query": query,
        "took_ms": round(took_ms, 3),
        "total": answer.total,
        "results": [_result(hit) for hit in answer.hits],
    }


def tone_answer(report: Report) -> dict[str, object]:
    """Give a report's shape; spans count code points of the text as given."""
    return {
        "locale": report.locale,
        "passed": report.passed,
        "elements": {name: _element(report.elements[name]) for name in ELEMENTS},
        "findings": [_finding(finding) for finding in report.findings],
    }


def judged_answer(judgement: Judgement) -> dict[str, object]:
    """Give the shape of a report as a team's policy judges it: findings with their level, and those waived."""
    return {
        **tone_answer(judgement.report),
        "passed": judgement.passed,
        "findings": [{**_finding(each.finding), "level": each.level} for each in judgement.findings],
        "waived": [{**_finding(each.finding), "reason": each.waiver.reason} for each in judgement.waived],
    }


def _result(hit: Hit) -> dict[str, object]:
    return {
        "kind": str(hit.kind),
        "key": hit.key,
        "locale": hit.locale,
        "title": hit.title,
        "score": hit.score,
        "snippet": hit.snippet,
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "message": finding.message,
        "suggestion": finding.suggestion,
    }


def _element(element: Element) -> dict[str, object]:
    evidence = [{"start": span.start, "end": span.end, "text": span.text} for span in element.evidence]
    return {"present": element.present, "evidence": evidence}
