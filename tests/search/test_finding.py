"""What agents type, and what comes first."""

from collections.abc import Callable

import pytest

from kb.search import Query
from kb.search.whoosh_engine import WhooshEngine
from tests.search.texts import a_document

Find = Callable[..., list[str]]
REFUND, LATE, LOCKED = "refund-on-its-way", "late-parcel", "account-locked"


@pytest.mark.parametrize("whole", ["refund", "επιστροφή", "بازگشت", "退款"])
def test_every_beginning_of_a_word_finds_it(whole: str, find: Find) -> None:
    for length in range(1, len(whole) + 1):
        assert REFUND in find(whole[:length]), whole[:length]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("refunds", REFUND),
        ("refunding", REFUND),
        ("ΕΠΙΣΤΡΟΦΗ", REFUND),
        ("επιστροφων χρηματοσ", REFUND),
        ("προιον", REFUND),
        ("بازگشت وجوه", REFUND),
        ("پیگیری می‌کنیم", REFUND),
        ("پی گیری میکنیم", REFUND),
        ("پي‌گيري", REFUND),
        ("تاخير", LATE),
        ("بسته هایم", LATE),
        ("حساب‌هاي كاربري", LOCKED),
        ("12 حرفی", LOCKED),
        ("١٢ حرفی", LOCKED),
        ("رمزعبور", LOCKED),
        ("退 款", REFUND),
        ("帳號", LOCKED),
        ("ｒｅｆｕｎｄ", REFUND),
        ("锁账号", LOCKED),
        ("account-locked", LOCKED),
        ("unlocked", LOCKED),
    ],
)
def test_spelling_and_inflection_do_not_matter(text: str, key: str, find: Find) -> None:
    assert find(text)[0] == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("My package still hasn't arrived!", LATE),
        ("Θέλω τα λεφτά μου πίσω", REFUND),
        ("پولم را پس بدهید", REFUND),
        ("我的快递怎么还没到", LATE),
        ("suspended", LOCKED),
        ("unsubscribe", "cancel-subscription"),
    ],
)
def test_customers_own_words_find_it(text: str, key: str, find: Find) -> None:
    assert find(text)[0] == key


@pytest.mark.parametrize(
    ("text", "key", "how"),
    [
        ("refnud", REFUND, "slip"),
        ("acount", LOCKED, "slip"),
        ("επιστρφοή", REFUND, "slip"),
        ("بازگست", REFUND, "slip"),
        ("pakage", LATE, "slip"),
        ("ρεφθνδ", REFUND, "layout"),
        ("fhc'aj ,[i", REFUND, "layout"),
        ("epistrof;h", REFUND, "layout"),
        ("τθικθαν", REFUND, "layout"),
        ("epistrofi", REFUND, "greeklish"),
        ("kleidwmenos", LOCKED, "greeklish"),
        ("bazgasht", REFUND, "finglish"),
        ("takhir", LATE, "finglish"),
        ("tuikuan", REFUND, "pinyin"),
        ("tui kuan", REFUND, "pinyin"),
        ("baoguo yanwu", LATE, "pinyin"),
    ],
)
def test_a_guess_finds_it_and_is_named(text: str, key: str, how: str, engine: WhooshEngine) -> None:
    answer = engine.search(Query(text))

    assert answer.hits[0].key == key
    assert how in answer.tried


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("late pakage", "late package"),
        ("επιστρφοή", "επιστροφή"),
        ("epistrofi", "επιστροφή"),
        ("tuikuan", "退款"),
        ("baoguo yanwu", "包裹延误"),
        ("ρεφθνδ please", "refund please"),
        ("/ρεφ", "/ref"),
        ("refund ", None),
        ("qqqqqq", None),
    ],
)
def test_a_guess_says_how_it_understood(text: str, guess: str | None, engine: WhooshEngine) -> None:
    assert engine.search(Query(text)).guess == guess


def test_a_form_of_a_short_stem_does_not_hide_a_slip(engine: WhooshEngine) -> None:
    texts = {"luggage": "Η βαλίτσα σας βρέθηκε.", "box": "Βάλαμε άλλο προϊόν στο κουτί."}
    engine.apply([a_document(key, "el", body=body) for key, body in texts.items()], (), sequence=2)

    answer = engine.search(Query("βαλίστα", "el"))

    assert answer.hits[0].key == "luggage"
    assert (answer.tried, answer.guess) == (("slip",), "βαλίτσα")


def test_an_exact_word_is_not_displaced_by_its_characters_elsewhere(engine: WhooshEngine) -> None:
    texts = {
        "sim": ("手机卡还没激活", "请输入 PIN 码，然后重启手机。"),
        "codes": ("优惠码与验证码", "优惠码无效时请核对码，验证码和动态码不同，取件码与密码也不同。"),
        "password": ("密码", "密码、口令、密码、密码。"),
    }
    documents = [a_document(key, "zh", title=title, body=body) for key, (title, body) in texts.items()]
    engine.apply(documents, (), sequence=2)

    hit = engine.search(Query("ＰＩＮ码", "zh")).hits[0]

    assert hit.key == "sim"
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["PIN", "码"]


def test_a_wrong_layout_reaches_what_a_typed_query_does(engine: WhooshEngine) -> None:
    texts = [a_document("card", "el", title="Κάρτα", body="Η gift card στάλθηκε.", shortcut="voucher")]
    engine.apply(texts, (), sequence=2)

    for typed, meant in (("γιφτ", "gift"), ("ωοθψηερ", "voucher"), ("μονευβαψκ", "moneyback")):
        assert [hit.key for hit in engine.search(Query(typed)).hits][:1] == [
            hit.key for hit in engine.search(Query(meant)).hits
        ][:1], meant


@pytest.mark.parametrize("text", ["گمشده", "گم شدن", "گم شده‌اند", "گم‌شده"])
def test_light_verbs_are_joined_or_apart(text: str, engine: WhooshEngine) -> None:
    texts = {"lost": "چمدان شما گم شده است.", "open": "در باز شده است."}
    engine.apply(
        [a_document(key, "fa", title="عنوان", body=body) for key, body in texts.items()], (), sequence=2
    )

    assert engine.search(Query(text, "fa")).hits[0].key == "lost"


def test_an_english_sentence_is_not_read_as_persian(engine: WhooshEngine) -> None:
    answer = engine.search(Query("please refund the takhir money to my account"))

    assert not {"finglish", "greeklish", "pinyin"} & set(answer.tried)


def test_what_was_really_typed_is_not_guessed_at(engine: WhooshEngine) -> None:
    assert engine.search(Query("refund ")).tried == ()


def test_a_query_in_one_language_shows_the_asked_one(engine: WhooshEngine) -> None:
    hit = engine.search(Query("بازگشت وجه", "el")).hits[0]

    assert (hit.key, hit.locale, hit.title) == (REFUND, "el", "Επιστροφή χρημάτων")


def test_without_the_asked_variant_the_one_that_matched_is_shown(engine: WhooshEngine) -> None:
    hit = engine.search(Query("συνδρομή", "zh")).hits[0]

    assert (hit.key, hit.locale) == ("cancel-subscription", "el")


def test_without_an_asked_locale_the_one_that_matched_is_shown(engine: WhooshEngine) -> None:
    assert engine.search(Query("退款")).hits[0].locale == "zh"


def test_one_result_a_macro(find: Find) -> None:
    keys = find("refund")

    assert len(keys) == len(set(keys))


def test_the_title_counts_over_the_body(find: Find) -> None:
    keys = find("refund")

    assert keys.index(REFUND) < keys.index(LATE)


def test_all_words_count_over_some(find: Find) -> None:
    assert find("parcel refund shipping")[0] == LATE


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("/late", {LATE}),
        ("/l", {LATE, LOCKED}),
        ("tag:refund", {REFUND}),
        ("tag:nothing", set()),
        ("kind:article", {"how-refunds-work"}),
        ("kind:article refund", {"how-refunds-work"}),
        ("refund -parcel", {REFUND, "how-refunds-work"}),
        ('refund -"on its way"', {LATE, "how-refunds-work"}),
        ('"on its way"', {REFUND}),
        ('"way its on"', set()),
        ('"می شود"', {LATE}),
        ("lang:zh account", {LOCKED}),
        ("lang:zh subscription", set()),
        ("lang:xx refund", {REFUND, LATE, "how-refunds-work"}),
        ("物流配送", {LATE}),
        ("-refund", {LOCKED, "cancel-subscription"}),
    ],
)
def test_operators(text: str, keys: set[str], find: Find) -> None:
    assert set(find(text)) == keys


def test_filters_of_the_query_value(find: Find) -> None:
    assert find("refund", kind="article") == ["how-refunds-work"]
    assert find("refund", situation="delivery") == [LATE]
    assert len(find("", limit=2)) == 2


def test_facets_count_entries(engine: WhooshEngine) -> None:
    answer = engine.search(Query("refund"))

    assert answer.total == 3
    assert answer.situations == {"refund": 1, "delivery": 1}
    assert answer.locales == {"en": 3, "fa": 2, "el": 2, "zh": 2}
