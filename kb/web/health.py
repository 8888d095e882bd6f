"""The address that tells a supervisor that this process serves."""

from flask import Blueprint

from kb.services.search import being_built
from kb.web import access
from kb.web.access import public

health = Blueprint("health", __name__)


@health.get("/healthz")
@public
def healthz() -> dict[str, object]:
    """Answer where the process serves and the database reads; an index that is being built takes nothing away."""
    index = "building" if being_built(access.workspace()) else "ready"
    return {"status": "ok", "sequence": access.store().sequence(), "index": index}
