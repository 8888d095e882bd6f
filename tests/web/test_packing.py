"""What goes packed to browsers, and what must not."""

import gzip

import pytest

from tests.web.conftest import Site


def addresses(site: Site) -> list[str]:
    page = site.as_("Eleni").look("/")
    return [each["href"] for each in page.select("link[href]")] + [
        each["src"] for each in page.select("script")
    ]


def test_static_text_is_packed_for_browsers_that_take_it(site: Site) -> None:
    plain = packed = 0
    for address in addresses(site):
        with site.guest().get(address) as whole:
            assert whole.headers.get("Content-Encoding") is None
            body = whole.get_data()
        with site.guest().get(address, headers={"Accept-Encoding": "br, gzip"}) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert answer.headers["Vary"] == "Accept-Encoding"
            assert int(answer.headers["Content-Length"]) == len(answer.get_data())
            assert gzip.decompress(answer.get_data()) == body
            plain, packed = plain + len(body), packed + len(answer.get_data())
    assert packed < plain / 2


@pytest.mark.parametrize("path", ["/", "/results?q=refund", "/sign-in"])
def test_a_page_is_not_for_its_length_would_tell_of_its_token(site: Site, path: str) -> None:
    answer = site.as_("Eleni").get(path, headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers


def test_a_picture_and_a_face_of_type_stay_as_they_are(site: Site) -> None:
    base = addresses(site)[-1].rpartition("/js/")[0]
    with site.guest().get(
        f"{base}/vendor/vazirmatn-nl-wght.woff2", headers={"Accept-Encoding": "gzip"}
    ) as answer:
        assert answer.status_code == 200
        assert "Content-Encoding" not in answer.headers


def test_who_asks_again_is_told_that_nothing_changed(site: Site) -> None:
    address = addresses(site)[0]
    with site.guest().get(address) as answer:
        etag = answer.headers["ETag"]

    with site.guest().get(address, headers={"If-None-Match": etag, "Accept-Encoding": "gzip"}) as again:
        assert again.status_code == 304
        assert again.headers["Vary"] == "Accept-Encoding"
