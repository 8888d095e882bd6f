"""Finding macros and articles: analysis, query, ranking, and engines behind one small door."""

from kb.search.engine import Answer, Document, Engine, Hit, Query

__all__ = ["Answer", "Document", "Engine", "Hit", "Query"]
