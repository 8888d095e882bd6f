"""How many typical English replies a second the tone checker takes on one core; proselint beside it if installed."""

import importlib
import importlib.util
import time
from collections.abc import Callable

from kb.tone import check

REPLIES = [
    "Hi Dana,\n\nthanks for the photos of the lamp. I've put a new one in the post today, and the old one can stay with you. "
    "If nothing has turned up by Friday, just reply to this email.\n\nKind regards,\nJo",
    "Dear {{ customer.name }},\n\nwe are sorry that your booking was lost. We have reserved room 12 for you from {{ stay.date }}. "
    "Please bring the confirmation. Would you like a cot as well?",
    "Hello,\n\nplease do this before the visit:\n\n- clear the floor in front of the meter\n- switch the dryer off\n\n"
    "Call us on 555 0144 if the slot does not suit you.",
]


def rate(judge: Callable[[str], object], rounds: int = 300) -> float:
    """Replies a second."""
    judge(REPLIES[0])
    start = time.perf_counter()
    for _ in range(rounds):
        for reply in REPLIES:
            judge(reply)
    return rounds * len(REPLIES) / (time.perf_counter() - start)


def main() -> None:
    """Print the table."""
    ours = rate(lambda text: check(text, "en"))
    print(f"hamdeli    {ours:8.0f} replies/s")
    if importlib.util.find_spec("proselint"):
        tools = importlib.import_module("proselint.tools")
        theirs = rate(tools.lint, 20)
        print(f"proselint  {theirs:8.0f} replies/s   ratio {ours / theirs:.1f}")


if __name__ == "__main__":
    main()
