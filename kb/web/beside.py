"""How to keep the search beside a helpdesk: the small window, a bookmark that opens it, a link with what is known."""

import json

from flask import Blueprint, Response, request, url_for

from kb.web import access
from kb.web.pages import page

beside = Blueprint("beside", __name__)
_LOOKS = "popup,width=380,height=720"


def bookmark(pop: str) -> str:
    """Write a bookmark that opens the small window at an address and looks there for the words that are chosen."""
    asked = f"{json.dumps(pop)}+'?q='+encodeURIComponent(String(getSelection()).slice(0,200))"
    return f"javascript:void(window.open({asked},'hamdeli','{_LOOKS}'))"


@beside.get("/guide/small-window")
def small_window() -> Response:
    """Explain the small window and give the bookmark."""
    # An address from the request is only ever shown to who asked.
    base = access.workspace().settings.public_url or request.url_root.rstrip("/")
    return page(
        "guide/small_window.html",
        bookmark=bookmark(base + url_for("search.pop")),
        example=f"{base}{url_for('search.pop')}?q=refund&locale=fa&customer.first_name=Maria&order.number=A-17",
        looks=_LOOKS,
    )
