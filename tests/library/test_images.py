"""Images made anew: nothing but the picture is kept, and what is no picture is refused."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from kb.errors import Invalid
from kb.library import images
from kb.library.file_type import GIF, JPEG, PNG, WEBP, FileType, recognise
from tests.pictures import HTML, an_image

KINDS = {"PNG": PNG, "JPEG": JPEG, "GIF": GIF, "WEBP": WEBP}


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def secretive(kind: str) -> bytes:
    """An image that tells who made it, where, and with what; and a page of HTML behind its end."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = "Secret"
    exif.get_ifd(0x8825).update({1: "N", 2: (35.0, 41.0, 21.0)})
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Secret")
    words.add_itxt("XML:com.adobe.xmp", "Secret", zip=False)
    more: dict[str, object] = {
        "PNG": {"pnginfo": words, "exif": exif},
        "JPEG": {"exif": exif, "comment": b"Secret"},
        "GIF": {"comment": b"Secret"},
        "WEBP": {"exif": exif, "xmp": b"Secret"},
    }
    return an_image(kind, **more[kind]) + HTML  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_the_picture_is_kept(kind: str) -> None:
    sent = secretive(kind)
    assert b"Secret" in sent

    made = images.remade(sent, KINDS[kind])

    for content in (made.content, made.thumbnail):
        assert b"Secret" not in content
        assert b"script" not in content
        assert dict(opened(content).getexif()) == {}
    assert (made.width, made.height) == (40, 30)
    assert recognise(made.content, "x") is KINDS[kind]


def test_a_turned_photograph_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side

    made = images.remade(an_image("JPEG", (40, 30), exif=exif), JPEG)

    upright = opened(made.content).convert("RGB")
    assert (made.width, made.height, upright.size) == (30, 40, (30, 40))
    red, grey = upright.getpixel((25, 5)), upright.getpixel((5, 5))
    assert isinstance(red, tuple)
    assert isinstance(grey, tuple)
    assert (red[0] > red[2] + 80, abs(grey[0] - grey[2]) < 30) == (True, True)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1"])
def test_every_sort_of_png_keeps_its_look(mode: str) -> None:
    sent = an_image("PNG", mode=mode)

    made = images.remade(sent, PNG)

    assert opened(made.content).convert("RGBA").tobytes() == opened(sent).convert("RGBA").tobytes()


@pytest.mark.parametrize(("kind", "file_type"), [("GIF", GIF), ("WEBP", WEBP), ("PNG", PNG)])
def test_a_moving_image_still_moves(kind: str, file_type: FileType) -> None:
    frames = [Image.new("RGB", (20, 10), (shade, 0, 0)) for shade in (0, 120, 240)]
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=200)

    made = images.remade(out.getvalue(), file_type)

    assert getattr(opened(made.content), "n_frames", 1) == 3


def test_a_thumbnail_is_small_and_keeps_the_shape() -> None:
    small = opened(images.remade(an_image("PNG", (1600, 400)), PNG).thumbnail)

    assert (small.format, small.size) == ("WEBP", (320, 80))
    assert opened(images.remade(an_image("PNG", (16, 4)), PNG).thumbnail).size == (16, 4)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that unpacks to as many pixels as it says."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * min(height, 1000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("width", "height"), [(50_000, 50_000), (6_000, 5_001), (2**31 - 1, 1), (1, 30_000_001)]
)
def test_a_bomb_is_refused_unpacked(width: int, height: int) -> None:
    with pytest.raises(Invalid, match=r"too many pixels|damaged"):
        images.remade(bomb(width, height), PNG)


def test_a_film_is_refused() -> None:
    frames = [Image.new("RGB", (4, 4), (shade % 256, shade // 256 * 90, 0)) for shade in range(301)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    with pytest.raises(Invalid, match="too long"):
        images.remade(out.getvalue(), GIF)


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_image_is_refused_or_made_whole(kind: str) -> None:
    whole, chance = an_image(kind, (60, 50)), random.Random(7)
    for _ in range(60):
        damaged = bytearray(whole[: chance.randint(12, len(whole))])
        for _ in range(chance.randint(0, 3)):
            damaged[chance.randrange(12, len(damaged) + 1) - 1] ^= 1 << chance.randrange(8)
        try:
            made = images.remade(bytes(damaged), KINDS[kind])
        except Invalid as refused:
            assert refused.problems[0].where == "file"  # noqa: PT017 - most are refused, none may break
        else:
            opened(made.content).load()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_half_an_image_is_refused(kind: str) -> None:
    whole = an_image(kind, (400, 300))

    with pytest.raises(Invalid, match="damaged"):
        images.remade(whole[: len(whole) // 2], KINDS[kind])
