"""A text in another language than was said is told, and nothing else is."""

import json
from itertools import product
from pathlib import Path

import pytest

from kb.errors import Invalid
from kb.languages.guess import other_language
from kb.languages.names import name_of
from tests.texts import GOOD

REPLIES = Path(__file__).parent.parent / "tone" / "replies"
ARABIC = (
    "مرحبا، شكرا لتواصلكم معنا. لقد تم إرجاع المبلغ الثاني إلى حسابكم اليوم. يرجى الرد علينا إذا لم يصل بعد."
)
URDU = "آپ کے پیغام کے لیے شکریہ۔ ہم نے دوسری رقم آج واپس کر دی ہے۔ براہ کرم ہمیں لکھیں اگر یہ نہیں پہنچی۔"
GERMAN = "Vielen Dank für Ihre Nachricht. Wir haben die zweite Zahlung heute erstattet. Bitte schreiben Sie uns, wenn sie nicht ankommt."
FRENCH = "Merci pour votre message. Nous avons remboursé la deuxième somme. Écrivez-nous si elle n'est pas dans vos comptes."
JAPANESE = "ご連絡ありがとうございます。二回目のお支払いは本日返金いたしました。"
RUSSIAN = "Спасибо за ваше сообщение. Мы вернули второй платёж."


def replies(code: str) -> list[str]:
    lines = (REPLIES / f"{code}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


@pytest.mark.parametrize(("written", "said"), [pair for pair in product(GOOD, GOOD) if pair[0] != pair[1]])
def test_each_of_our_languages_is_told_from_the_others(written: str, said: str) -> None:
    assert other_language(GOOD[written].replace("{{ customer.first_name }}", ""), said) == written


@pytest.mark.parametrize("code", GOOD)
def test_a_reply_in_its_own_language_is_never_called_foreign(code: str) -> None:
    assert [text for text in replies(code) if other_language(text, code)] == []


@pytest.mark.parametrize(
    ("text", "said", "told"),
    [
        (ARABIC, "fa", "ar"),
        (ARABIC, "en", "ar"),
        (URDU, "fa", "ur"),
        (GERMAN, "en", "de"),
        (GERMAN, "zh", "de"),
        (FRENCH, "en", "fr"),
        (JAPANESE, "zh", "ja"),
        (RUSSIAN, "en", "und-Cyrl"),
        ("결제 금액을 오늘 환불해 드렸습니다.", "zh-CN", "ko"),
        ("salam, lotfan shomare sefaresh ro befrestid ta baraye shoma peygiri konam", "en", "fa-Latn"),
    ],
)
def test_a_language_that_we_have_no_rules_for_is_named(text: str, said: str, told: str) -> None:
    assert other_language(text, said) == told


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "en"),
        ("۱۲۳ 456 …!?", "el"),
        ("OK!", "fa"),
        ("Microsoft Visual Studio Code", "fa"),
        ("لطفاً Docker Desktop را ببندید و Windows Subsystem for Linux را با wsl --update به‌روز کنید.", "fa"),
        ("请打开 Settings > Privacy & Security > Camera，然后允许 Google Chrome 访问。", "zh"),
        ("Πατήστε Settings, έπειτα Sign in with your Google account, και δοκιμάστε ξανά.", "el"),
        ("Xiàomǐ 小米 and Huawei 华为 phones, from 深圳 and 北京, are both covered by this.", "en"),
        ("Dear Παπαδόπουλος family, the courier has your address.", "en"),
        ("ممنون از پيگيري شما. كد رهگيري را براي شما فرستاديم.", "fa"),  # typed on an Arabic keyboard
        ("أهلا", "fa"),
        ("kalispera sas, to deltio sas einai etoimo, parakalo elate na to parete apo to grafeio mas", "el"),
        ("夏の特売：请在周五之前付款，谢谢。", "zh"),
        ("您的訂單已經寄出，請查收。", "zh"),
        ("ΕΥΧΑΡΙΣΤΟΥΜΕ ΓΙΑ ΤΗΝ ΕΠΙΚΟΙΝΩΝΙΑ", "el"),
        ("Ｔｈａｎｋ ｙｏｕ ｆｏｒ ｗｒｉｔｉｎｇ ｔｏ ｕｓ．", "en"),
    ],
)
def test_names_products_short_texts_and_other_spellings_tell_nothing(text: str, said: str) -> None:
    assert other_language(text, said) is None


def test_a_locale_that_is_not_ours_is_refused() -> None:
    with pytest.raises(Invalid):
        other_language("x", "tlh")


@pytest.mark.parametrize(
    ("tag", "code", "name"),
    [
        ("el", "en", "Greek"),
        ("el", "fa", "یونانی"),
        ("fa-Latn", "en", "Persian (Latin)"),
        ("und-Cyrl", "en", "Unknown language (Cyrillic)"),
        ("ja", "zh", "日语"),
    ],
)
def test_a_language_has_a_name_for_people(tag: str, code: str, name: str) -> None:
    assert name_of(tag, code) == name
