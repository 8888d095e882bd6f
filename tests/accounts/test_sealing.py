import pytest

from kb.accounts.sealing import Seal, SealBroken

SECRET = bytes(range(32))


def test_a_sealed_secret_is_opened_and_cannot_be_read_in_between() -> None:
    seal = Seal(SECRET, "webhook")

    sealed = seal.close("whsec_همدلی")

    assert Seal(SECRET, "webhook").open(sealed) == "whsec_همدلی"
    assert "whsec" not in sealed
    assert sealed.isascii()
    assert seal.close("whsec_همدلی") != sealed


@pytest.mark.parametrize(
    "seal", [Seal(SECRET, "second factor"), Seal(bytes(32), "webhook")], ids=["other purpose", "other key"]
)
def test_a_secret_of_another_purpose_or_key_is_refused(seal: Seal) -> None:
    with pytest.raises(SealBroken, match=r"secret\.key"):
        seal.open(Seal(SECRET, "webhook").close("x"))


@pytest.mark.parametrize("sealed", ["", "x", "é", "gAAAAA=="])
def test_what_was_never_sealed_is_refused(sealed: str) -> None:
    with pytest.raises(SealBroken):
        Seal(SECRET, "webhook").open(sealed)
