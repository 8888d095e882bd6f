"""Images made anew: only their pixels and colours are kept, and a thumbnail is made of them.

What a camera or a program wrote beside the pixels goes: places, names, comments, previews, and whatever stands behind
the image's end. Turned pictures are turned upright first. Nothing else imports Pillow.
"""

import threading
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from kb.errors import N_, Invalid, Problem
from kb.library.file_type import GIF, JPEG, PNG, WEBP, FileType

PIXELS = 30_000_000
FRAMES = 300
PIXELS_OF_ALL_FRAMES = 100_000_000
THUMBNAIL = 320  # pixels of the longer side
THUMBNAIL_TYPE = "image/webp"

_FORMATS = {PNG.media_type: "PNG", JPEG.media_type: "JPEG", GIF.media_type: "GIF", WEBP.media_type: "WEBP"}
_KEPT = frozenset({"icc_profile", "transparency", "duration", "loop", "background"})
_MOST_OF_A_PROFILE = 64_000  # bytes; sRGB and Display P3 take under 4 kB
_AT_ONCE = threading.BoundedSemaphore(2)  # an image at the limit takes some 250 MB for a few seconds
# Sizes are looked at below, before any pixel is unpacked; Pillow's own limit only warns.
Image.MAX_IMAGE_PIXELS = None

_TOO_LARGE = N_("The image has too many pixels. Make it smaller than %(limit)s million pixels.")
_TOO_LONG = N_("The moving image is too long. Use at most %(limit)s frames, and fewer of large ones.")
_BROKEN = N_("The image is damaged or cut off. Save it again and send it once more.")


@dataclass(frozen=True)
class Picture:
    """An image as it is kept, with its thumbnail in THUMBNAIL_TYPE."""

    content: bytes
    width: int
    height: int
    thumbnail: bytes


def remade(content: bytes, file_type: FileType) -> Picture:
    """Make an image of this kind anew. Raises Invalid for one that is damaged or too large."""
    with _AT_ONCE:
        try:
            with Image.open(BytesIO(content), formats=[_FORMATS[file_type.media_type]]) as image:
                _check_size(image)
                return _remade(image, file_type, is_lossless=b"VP8L" in content[:100])
        except Invalid:
            raise
        except Exception:  # its readers raise whatever they stumble over
            raise Invalid([Problem("file", _BROKEN)]) from None


def _check_size(image: Image.Image) -> None:
    pixels, frames = image.width * image.height, _frames(image)
    if pixels > PIXELS:
        raise Invalid([Problem("file", _TOO_LARGE, {"limit": PIXELS // 1_000_000})])
    if frames > FRAMES or frames * pixels > max(PIXELS, PIXELS_OF_ALL_FRAMES):
        raise Invalid([Problem("file", _TOO_LONG, {"limit": FRAMES})])


def _frames(image: Image.Image) -> int:
    # A photograph's second picture (MPO) is a preview: it is left out.
    return 1 if image.format in ("JPEG", "MPO") else int(getattr(image, "n_frames", 1))


def _remade(image: Image.Image, file_type: FileType, *, is_lossless: bool) -> Picture:
    image.load()
    _forget(image)
    is_moving = _frames(image) > 1
    upright = image if is_moving else _upright(image)
    written = _written(upright, file_type, is_moving=is_moving, is_lossless=is_lossless)
    if is_moving:
        image.seek(0)
    return Picture(written, upright.width, upright.height, _thumbnail(upright))


def _forget(image: Image.Image) -> None:
    """Keep of what was said beside the pixels only what they cannot be shown without."""
    profile = image.info.get("icc_profile")
    kept = {name: value for name, value in image.info.items() if name in _KEPT}
    if not isinstance(profile, bytes) or len(profile) > _MOST_OF_A_PROFILE:
        kept.pop("icc_profile", None)
    turned = image.getexif().get(_ORIENTATION)  # read before it goes: the picture is turned by it
    image.info.clear()
    image.info.update(kept)
    exif = image.getexif()
    exif.clear()
    if turned is not None:
        exif[_ORIENTATION] = turned


_ORIENTATION = 0x0112


def _upright(image: Image.Image) -> Image.Image:
    turned = ImageOps.exif_transpose(image)
    return turned if image.getexif().get(_ORIENTATION, 1) != 1 else image


def _written(image: Image.Image, file_type: FileType, *, is_moving: bool, is_lossless: bool) -> bytes:
    options: dict[str, Any] = {"exif": b"", "xmp": b"", "icc_profile": image.info.get("icc_profile")}
    if file_type is JPEG:
        options |= {"quality": "keep" if image.format == "JPEG" else 92, "comment": b""}
    elif file_type is WEBP:
        options |= {"lossless": is_lossless, "quality": 90}
    elif file_type is GIF:
        options |= {"comment": b""}
    if file_type in (GIF, WEBP, PNG) and is_moving:
        options |= {"save_all": True}
    out = BytesIO()
    image.save(out, _FORMATS[file_type.media_type], **options)
    return out.getvalue()


def _thumbnail(image: Image.Image) -> bytes:
    shown = image if image.mode in ("RGB", "RGBA") else image.convert("RGBA" if _has_holes(image) else "RGB")
    small = ImageOps.contain(shown, (THUMBNAIL, THUMBNAIL)) if max(image.size) > THUMBNAIL else shown.copy()
    small.info.clear()
    out = BytesIO()
    small.save(out, "WEBP", quality=80)
    return out.getvalue()


def _has_holes(image: Image.Image) -> bool:
    return "A" in image.mode or "transparency" in image.info
