"""The headers of every answer: what the browser may load, keep and show elsewhere."""

from flask import Flask, Response, current_app, request

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SANDBOX = "default-src 'none'; sandbox"
"""The policy of what people send in: it runs nothing, whatever it is opened as."""
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Only behind TLS: a browser that has seen it asks for nothing without TLS for two years.
_TLS_ONLY = "max-age=63072000"
_A_YEAR = "public, max-age=31536000, immutable"


def _dress(response: Response) -> Response:
    for name, value in _ALWAYS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = _TLS_ONLY
    if request.endpoint == "static" and response.status_code in (200, 304):
        response.headers["Cache-Control"] = _A_YEAR
        return response
    if not response.headers.get("ETag"):
        response.headers["Cache-Control"] = "private, no-store"
    response.headers.setdefault("Vary", "Accept-Language, Cookie")
    return response


def register(app: Flask) -> None:
    """Put the headers on every answer."""
    app.after_request(_dress)
