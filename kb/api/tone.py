"""Checking the tone of a reply, as `kb tone --json`."""

from flask import Response

from kb.accounts.roles import Right
from kb.api.answers import answer
from kb.api.openapi import Blueprint, operation
from kb.api.schemas import ReplySchema, ToneSchema
from kb.exchange.answers import tone_answer
from kb.services.tone import check_reply

tone = Blueprint("tone", "Check a reply for the three elements, and for advice.")


@tone.route("/tone", methods=["POST"])
@operation(Right.READ, sends=True, operationId="check_tone")
@tone.arguments(ReplySchema)
@tone.response(200, ToneSchema)
def check(reply: dict[str, str]) -> Response:
    """Check the tone of a reply

    Answers 200 also where the reply does not pass; `start` and `end` count code points of the text as given. The reply is
    not kept.
    """
    return answer(tone_answer(check_reply(reply["text"], reply["locale"])))
