"""Attachments: the images and files that go out beside a macro or an article, as values.

What bytes are is told by `file_type.py`, and images are made anew by `images.py`; here are the bounds and the names.
"""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from kb.errors import N_, Problem
from kb.library.file_type import FileType
from kb.library.validation import FILE_NAME_LIMIT

FILES = 5
"""How many an entry may have: Zendesk takes no more beside a macro."""
BYTES_IN_ALL = 25_000_000

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


@dataclass(frozen=True)
class Attachment:
    """One file of an entry. `size` is in bytes, `width` and `height` in pixels and only images have them.

    `alt` says what an image shows, for those who do not see it. `locale` is the one text that the file goes with; None
    means all. `sha256` is of the bytes as they are kept.
    """

    name: str
    media_type: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    alt: str
    locale: str | None
    by: str
    at: datetime
    id: int = 0

    @property
    def is_image(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.width is not None

    @property
    def version(self) -> str:
        """What stands for its bytes and what is said of it, for those who change it from elsewhere."""
        told = "\n".join((self.name, self.sha256, self.alt, self.locale or ""))
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def fitting_name(name: str, file_type: FileType) -> str:
    """Give a name the ending of what the file really is, where it has another one."""
    ending = _ENDING.search(name)
    if ending and ending[0][1:].lower() in file_type.endings:
        return name
    return f"{_ENDING.sub('', name)}.{file_type.endings[0]}"


def free_name(name: str, taken: Collection[str]) -> str:
    """Give a name that no other file of the entry has, whatever its case: `photo.png`, else `photo-2.png` …"""
    folded = {each.casefold() for each in taken}
    stem, ending = _ENDING.sub("", name), name[len(_ENDING.sub("", name)) :]
    tried, number = name, 1
    while tried.casefold() in folded:
        number += 1
        tried = f"{stem[: FILE_NAME_LIMIT - len(ending) - 4]}-{number}{ending}"
    return tried


def without_bytes(attachment: Attachment) -> dict[str, object]:
    """Give what programs are told of an attachment."""
    return {
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "sha256": attachment.sha256,
        "width": attachment.width,
        "height": attachment.height,
        "alt": attachment.alt,
        "locale": attachment.locale,
    }


def room_problem(others: Collection[Attachment], size: int) -> Problem | None:
    """Say why an entry that has these takes no more file of this size."""
    if len(others) >= FILES:
        return Problem(
            "file", N_("There are %(limit)s files here already. Remove one first."), {"limit": FILES}
        )
    if sum(each.size for each in others) + size > BYTES_IN_ALL:
        message = N_("The files of one entry may have at most %(limit)s MB together. Remove one first.")
        return Problem("file", message, {"limit": BYTES_IN_ALL // 1_000_000})
    return None
