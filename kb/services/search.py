"""The verbs of finding: search, build the index anew, compare it with the database."""

import logging
from collections.abc import Iterator
from dataclasses import replace

from kb.accounts.user import Person
from kb.library.visibility import viewer_of
from kb.search import plain
from kb.search.engine import Answer, Document, Query
from kb.services.indexing import Counts as Counts
from kb.services.indexing import Indexer as Indexer
from kb.services.indexing import IndexUnwritable as IndexUnwritable
from kb.services.indexing import Progress, documents
from kb.services.workspace import Workspace

_log = logging.getLogger(__name__)


def find(workspace: Workspace, query: Query, *, by: Person | None = None) -> Answer:
    """Answer a query with what a person sees; without one, with what the query's viewer sees: what is visible to
    all, unless it says otherwise. Where the index cannot, the database does, and the index is built anew meanwhile."""
    if by is not None:
        query = replace(query, viewer=viewer_of(by))
    try:
        if not workspace.is_index_checked and not workspace.is_followed:
            Indexer(workspace).catch_up(wait=False)
    except IndexUnwritable as error:
        _log.warning("%s", error)
    try:
        answer = workspace.engine.search(query)
    except Exception:  # a damaged index can raise anything (pickle, zlib, struct)
        return _from_database(workspace, query)
    if answer.damaged or (
        answer.total == 0 and workspace.engine.sequence() == 0 and workspace.store.sequence() > 0
    ):
        return _from_database(workspace, query)
    return answer


def reindex(workspace: Workspace, progress: Progress | None = None) -> Counts:
    """Build the index anew from the database; `progress` is told the entries done and their number."""
    return Indexer(workspace).rebuild(progress)


def being_built(workspace: Workspace) -> tuple[int, int] | None:
    """Give how many entries are indexed, and of how many, where a process is building the index anew just now."""
    return Indexer(workspace).under_way()


def check(workspace: Workspace) -> list[str]:
    """Name what differs between the database and what is derived from it, and what is wrong in itself.

    An index that is only behind the change log, as one is for a moment after a save and until the next start
    after a crash, follows it first; one that is lost, ahead or different is named, and one that is being built.
    """
    indexer, have = Indexer(workspace), workspace.engine.own.sequence()
    if have == 0 and (far := being_built(workspace)):
        done, of = far
        return [*workspace.store.faults(), f"the search index is being built anew: {done} of {of} entries"]
    if have < workspace.store.sequence() and (have > 0 or indexer.was_interrupted()):
        try:
            indexer.catch_up()
        except IndexUnwritable as error:
            _log.warning("%s", error)
    return [*workspace.store.faults(), *_index_differences(workspace)]


def _from_database(workspace: Workspace, query: Query) -> Answer:
    workspace.is_index_checked = False
    workspace.nudge()
    return plain.search(_documents(workspace), query)


def _documents(workspace: Workspace) -> list[Document]:
    with workspace.store.reading():
        entries = workspace.store.entries.all()
        names = {known.tag: tuple(known.names.values()) for known in workspace.store.situations.all()}
    return [document for entry in entries for document in documents(entry, names)]


def _index_differences(workspace: Workspace) -> Iterator[str]:
    have, newest = workspace.engine.own.sequence(), workspace.store.sequence()
    if have != newest:
        yield f"the search index is at change {have}, the database at {newest}"
    for kind, key in workspace.engine.differences(_documents(workspace)):
        yield f"{kind} {key}: the search index differs from the database"
