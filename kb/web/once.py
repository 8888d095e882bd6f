"""Parts of pages that say the same to everybody who reads a language: made once, and kept.

Only for macros whose words come from their arguments and the catalogs: nothing of a person, a form or an address.
"""

from functools import lru_cache

from jinja2.runtime import Macro

from kb.web import interface


def once(part: Macro, *arguments: object) -> str:
    """Give what a macro makes of these arguments in this page's language."""
    return _made(part, interface.code(), tuple(map(_unchanging, arguments)))


@lru_cache(maxsize=2_000)
def _made(part: Macro, language: str, arguments: tuple[object, ...]) -> str:  # noqa: ARG001 - it is kept by it
    made: str = part(*arguments)  # escaped, and safe to print: what a macro of ours gives always is
    return made


def _unchanging(argument: object) -> object:
    return tuple(argument) if isinstance(argument, list) else argument
