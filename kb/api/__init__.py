"""The JSON face under `/api/v1`: the same verbs as the pages, for programs. One module a noun; no rule of the library lives here."""
