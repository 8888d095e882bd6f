"""What `search_speed.py` measures our search beside: SQLite FTS5, tantivy and PostgreSQL's ILIKE, each set up as one would.

All three take the same texts, one row a variant, and answer with 20 results of title and snippet. A query's words must all
be there, the last one as a beginning unless a blank follows; where that finds nothing, any of them.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import psycopg
import tantivy
from pysqlite3 import dbapi2 as sqlite

from kb.search import Document

LIMIT = 20


class Peer(Protocol):
    """A search engine that is measured beside ours."""

    def search(self, text: str) -> list[str]:
        """Give the keys of the rows found, best first."""


def _words(text: str) -> tuple[list[str], bool]:
    return re.findall(r"\w+", text.lower()), not text.endswith(" ")


def _names(document: Document) -> str:
    return " ".join((*document.situation_names, *document.situations, document.shortcut or "", document.key))


class Fts5:
    """SQLite's full-text search: title over body, a prefix index, snippets."""

    def __init__(self, folder: Path, documents: Sequence[Document]) -> None:
        self.base = sqlite.connect(folder / "fts.db")
        self.base.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(key UNINDEXED, locale UNINDEXED, title, body, names, prefix='1 2 3')"
        )
        rows = ((d.key, d.locale, d.title, d.body, _names(d)) for d in documents)
        self.base.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?)", rows)
        self.base.commit()

    def search(self, text: str) -> list[str]:
        """Ask for all words, then for any."""
        words, unfinished = _words(text)
        if not words:
            return []
        quoted = [f'"{word}"' for word in words]
        quoted[-1] += "*" * unfinished
        return self._rows(" ".join(quoted)) or (self._rows(" OR ".join(quoted)) if len(words) > 1 else [])

    def _rows(self, match: str) -> list[str]:
        rows = self.base.execute(
            "SELECT key, locale, title, snippet(texts, 3, '[', ']', '…', 20) FROM texts WHERE texts MATCH ?"
            f" ORDER BY bm25(texts, 0, 0, 5, 1, 2) LIMIT {LIMIT}",
            (match,),
        )
        return [row[0] for row in rows.fetchall()]


class Tantivy:
    """tantivy, a Lucene in Rust, in its default analysis, as its Python package gives it."""

    def __init__(self, folder: Path, documents: Sequence[Document]) -> None:
        (folder / "tantivy").mkdir()
        builder = tantivy.SchemaBuilder()
        for name in ("key", "locale"):
            builder.add_text_field(name, stored=True, tokenizer_name="raw")
        for name in ("title", "body", "names"):
            builder.add_text_field(name, stored=True)
        self.schema = builder.build()
        self.index = tantivy.Index(self.schema, path=str(folder / "tantivy"))
        writer = self.index.writer(heap_size=200_000_000, num_threads=1)
        for d in documents:
            row = {"key": d.key, "locale": d.locale, "title": d.title, "body": d.body, "names": _names(d)}
            writer.add_document(tantivy.Document(**row))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def search(self, text: str) -> list[str]:
        """Ask for all words, then for any."""
        words, unfinished = _words(text)
        if not words:
            return []
        wanted = [
            self._anywhere(word, beginning=unfinished and at == len(words) - 1)
            for at, word in enumerate(words)
        ]
        return self._hits(wanted, tantivy.Occur.Must) or self._hits(wanted, tantivy.Occur.Should)

    def _anywhere(self, word: str, *, beginning: bool) -> tantivy.Query:
        fields = []
        for field, boost in (("title", 5.0), ("body", 1.0), ("names", 2.0)):
            if beginning:
                query = tantivy.Query.regex_query(self.schema, field, word + ".*")
            else:
                query = tantivy.Query.term_query(self.schema, field, word)
            fields.append((tantivy.Occur.Should, tantivy.Query.boost_query(query, boost)))
        return tantivy.Query.boolean_query(fields)

    def _hits(self, wanted: Sequence[tantivy.Query], occur: tantivy.Occur) -> list[str]:
        query = tantivy.Query.boolean_query([(occur, one) for one in wanted])
        hits = self.searcher.search(query, LIMIT).hits
        if not hits:
            return []
        snippets = tantivy.SnippetGenerator.create(self.searcher, query, self.schema, "body")
        found = []
        for _, address in hits:
            document = self.searcher.doc(address)
            snippets.snippet_from_doc(document).fragment()
            found.append(document.get_first("key"))
        return found


class Ilike:
    """PostgreSQL without an index of words: the whole query as a piece of title or body, as Chatwoot looks for it."""

    def __init__(self, url: str, documents: Sequence[Document]) -> None:
        self.base = psycopg.connect(url, autocommit=True)
        self.base.execute("DROP TABLE IF EXISTS texts")
        self.base.execute("CREATE TABLE texts (key text, locale text, title text, body text)")
        with self.base.cursor() as cursor, cursor.copy("COPY texts FROM STDIN") as copy:
            for d in documents:
                copy.write_row((d.key, d.locale, d.title, d.body))
        self.base.execute("ANALYZE texts")

    def search(self, text: str) -> list[str]:
        """Ask for the query as it is."""
        piece = "%" + re.sub(r"([%_\\])", r"\\\1", text.strip()) + "%"
        rows = self.base.execute(
            "SELECT key, locale, title, substr(body, 1, 160) FROM texts"
            f" WHERE title ILIKE %s OR body ILIKE %s LIMIT {LIMIT}",
            (piece, piece),
        )
        return [row[0] for row in rows.fetchall()]


def distinct(keys: Sequence[str]) -> Iterator[str]:
    """Give each key once, in order."""
    return iter(dict.fromkeys(keys))
