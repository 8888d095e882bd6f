"""Persian replies: each construction of the grammar told present or absent, in any spelling, at any length."""

from pathlib import Path

import pytest

from kb.tone import ELEMENTS, Report, check
from tests.work import work

MACROS = sorted((Path(__file__).parents[2] / "templates_library" / "macros").glob("*/fa.md"))
ZWNJ = "\u200c"  # ZERO WIDTH NON-JOINER, the half-space
WHOLE = (
    "سلام {{ customer.name }}،\n\nببخشید که کمد بدون لولا به دستتان رسید. چهار لولا را امروز با پیک برایتان فرستادیم. "
    "اگر یکی از آن‌ها جا نرفت، همین‌جا بنویسید.\n\nبا احترام\nرضا"
)


def present(text: str) -> set[str]:
    report = check(text, "fa")
    return {name for name in ELEMENTS if report.elements[name].present}


def rules(text: str) -> set[str]:
    return {finding.rule for finding in check(text, "fa").findings}


def spans(report: Report) -> list[tuple[int, int, str]]:
    found = [each for element in report.elements.values() for each in element.evidence]
    return [(each.start, each.end, each.text) for each in (*found, *report.findings)]


def test_a_whole_reply_passes_and_shows_its_evidence() -> None:
    report = check(WHOLE, "fa")

    assert report.passed
    assert report.findings == ()
    assert report.elements["acknowledgement"].evidence[0].text.startswith("ببخشید که کمد")
    assert report.elements["action"].evidence[0].text == "چهار لولا را امروز با پیک برایتان فرستادیم"


@pytest.mark.parametrize(
    "text",
    [
        "بابت این چند روز بی‌خبری واقعاً شرمنده‌ایم.",
        "سپاس که فیلم خرابی را هم گذاشتید.",
        "حرفتان کاملاً درست است، برچسب قیمت اشتباه خورده بود.",
        "می‌فهمم چقدر بد است که وسط جشن برق برود.",
        "نباید شما را این‌همه پشت خط نگه می‌داشتیم.",
        "وای، چه دردسری براتون درست شده!",
        "حق دارید شاکی باشید.",
        "بدین‌وسیله از تأخیر پیش‌آمده در صدور گواهی پوزش می‌طلبد.",
        "دو هفته است که معطل مانده‌اید.",
        "نگرانی شما را می‌شود فهمید.",
        "کالای دیگری را به اشتباه فرستادیم.",
        "خرابی آسانسور وسط اسباب‌کشی یعنی یک روز کامل از دست رفته.",
        "شما ده دقیقه زیر باران منتظر راننده ماندید.",
        "سفارش شما ده روز است که در انبار مانده.",
        "دو هفته است که هیچ خبری از بسته نیست.",
        "قرار بود شنبه بیاییم و نیامدیم.",
        "نسخهٔ اندروید روی تبلت شما بالا نمی‌آید.",
        "سه بار زنگ زده‌اید و جوابی نگرفته‌اید.",
        "این آن چیزی نیست که قولش را داده بودیم.",
        "این باگ واقعی است.",
        "نباید چنین می‌شد.",
        "واقعاً روز بدی داشتید.",
        "حق با توئه، تست‌ها رد می‌شدند.",
    ],
)
def test_an_acknowledgement_is_heard(text: str) -> None:
    assert "acknowledgement" in present(text)


@pytest.mark.parametrize(
    "text",
    [
        "آدرس رو الان عوض کردم.",
        "مبلغ فوق به حساب معرفی‌شده عودت داده شد.",
        "مهلت پرداخت شما تا ۱۵ آذر تمدید خواهد شد.",
        "گواهی صادر و از طریق اتوماسیون ارسال گردید.",
        "نمره به ۱۸ تغییر یافت.",
        "کالای جایگزین در راه است.",
        "همکارم الان داره بسته‌تون رو آماده می‌کنه.",
        "لوله‌کش ما فردا ساعت ۹ برای تعویض شیر می‌آید.",
        "گوشی را با روکش نو لمینت کردیم.",
        "لطفاً سیم‌کارت را دربیاورید و دوباره جا بزنید.",
        "باید کارت ملی و قبض را به شعبه ببرید.",
        "از شما می‌خواهیم فرم پیوست را امضا کنید.",
        "به پیک گفتم فردا دوباره بیاید.",
        "تکنسین ما:\n\n- چهارشنبه می‌آید\n- واشر را رایگان عوض می‌کند",
        "لطفاً با بانک خود تماس بگیرید.",
        "رنگ پرده را در کادر دوم بنویسید.",
        "کرایه‌تون برگشت به حسابتون.",
        "قاب عکس افتاد دست نجارمون، فردا میاد دستتون.",
        "آشپز ما همین حالا دارد یک سینی تازه می‌چیند.",
    ],
)
def test_a_step_is_heard(text: str) -> None:
    assert "action" in present(text)


@pytest.mark.parametrize(
    "text",
    [
        "اگه باز خراب شد، همین‌جا بهم پیام بدین.",
        "ما را بی‌خبر نگذارید.",
        "تعارف نکنید، سؤال دارید بپرسید.",
        "شمارهٔ سفارشتان چند است؟",
        "رنگ سفید رو می‌خواین یا مشکی",
        "می‌شه عکسش رو بفرستین؟",
        "منتظر پاسخ شما هستیم.",
        "خوشحال می‌شویم نظرتان را بشنویم.",
        "خواهشمند است مراتب را به این اداره اعلام نمایند.",
        "لطفاً روز جلسهٔ بعدی را با ما هماهنگ کنید.",
        "می‌خواین براتون رزرو کنم؟",
        "برای پیگیری، شمارهٔ فاکتور و تاریخ خرید را لازم داریم.",
        "تاریخ خرید و مدل دستگاه لطفاً.",
        "یک اسکرین‌شات از خطا کمک بزرگی می‌کند.",
        "باید بدانیم کدام نسخه را نصب کرده‌اید.",
        "اگر نشد، من در خدمتم.",
        "این تیکت باز می‌ماند.",
        "خط مستقیم من ۸۸۱۲ است.",
        "ما تا ساعت ۲۲ پای تلفن هستیم.",
        "همکاران ما شبانه‌روز پاسخگو هستند.",
        "نظر شما چیست",
        "هر وقت سؤال داشتید برگردید.",
        "متمنی است مراتب کتباً به این اداره اعلام شود.",
        "با یک پیامک می‌توانید ساعت را عوض کنید.",
    ],
)
def test_an_invitation_is_heard(text: str) -> None:
    assert "invitation" in present(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "سلام {{ customer.name }}،",
        "> ممنونم، لطفاً خبرم کنید\n\nنقل بالا از گزارش است.",
        "```\nلطفاً مودم را خاموش کنید\n```",
        "تعرفهٔ ارسال برای همهٔ شهرها یکسان است.",
        "همکاران در حال بررسی هستند.",
        "به‌زودی با شما تماس می‌گیریم.",
        "اگر زودتر گفته بودید، سفارش را لغو می‌کردیم.",
        "هنوز هیچ کالایی ارسال نشده است.",
        "لطفاً به این ایمیل پاسخ ندهید.",
        "شما قبلاً فرم را پر کرده‌اید.",
        "لازم نیست فرم را دوباره پر کنید.",
        "نوشته بودید سفارش را لغو کنیم.",
        "مگر نگفتیم کد یک‌بارمصرف است؟",
        "چرا گران شد؟ چون ارز بالا رفت.",
        "باید عذرخواهی کنید.",
        "شرکت حمل از این بابت عذرخواهی کرده است.",
        "ما این فروشگاه را در سال ۱۳۹۰ راه انداختیم.",
        "روز خوبی داشته باشید.",
        "بانک شما تراکنش را رد کرده است.",
        "تا امروز هزاران سفارش تحویل داده‌ایم.",
        "تجربه‌ها را به فرصت تبدیل می‌کنیم.",
        "این موضوع را جدی می‌گیریم.",
        "در جریان انتقال، تاریخ استخدام کارکنان جابه‌جا شد.",
        "استاد صفوی به شهر دیگری رفته‌اند.",
        "آیا می‌دانستید که خرید با برنامهٔ ما راحت‌تر است؟",
        "چه کسی فکرش را می‌کرد؟",
        "به‌زودی برمی‌گردم و کاملش می‌کنم.",
        "تمام تلاش خود را برای رفع آن خواهیم کرد.",
        "قدم برمی‌داریم.",
        "قاب عکس را خودتان داده‌اید دست نجار.",
        "کرایه فعلاً به حسابتان برنمی‌گردد.",
        "آشپزها معمولاً ظهر سینی تازه می‌چینند.",
        "این که می‌گویید عیب حساب نمی‌شود.",
    ],
)
def test_what_looks_alike_is_none(text: str) -> None:
    assert present(text) == set()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("بابت هرگونه مشکل پیش‌آمده پوزش می‌طلبیم.", "vague-apology"),
        ("داریم بررسی می‌کنیم.", "vague-action"),
        ("خبرتون می‌کنیم.", "no-timeframe"),
        ("طفلکی شما! چمدان را فردا می‌آوریم.", "pity"),
        ("لطفاً دیگر دربارهٔ این موضوع پیام نفرستید.", "closed-door"),
        ("چند بار باید بگوییم که کد اقتصادی لازم است؟", "impatience"),
        ("قول می‌دهیم چنین چیزی دیگر هرگز پیش نیاید.", "overpromise"),
        ("دستور مصرف را نخوانده‌اید.", "blame"),
        ("پسوردتو ریست کردم داداش.", "informal-register"),
        ("گزینهٔ دوم رو بزنید.", "curt"),
        ("لطفاً با بانک خود تماس بگیرید.", "hand-off"),
        ("ببخشید که دیر شد. عذر می‌خواهیم که زنگ نزدیم. شرمنده‌ایم که فاکتور نبود.", "over-apology"),
        ("می‌فهمم چه حالی دارید. خشم‌تان را درک می‌کنم. دلسردی‌تان برایم ملموس است.", "over-empathy"),
    ],
)
def test_advice_that_fires(text: str, rule: str) -> None:
    assert rule in rules(text)


@pytest.mark.parametrize(
    "respelt",
    [
        WHOLE.replace("ی", "ي").replace("ک", "ك"),
        WHOLE.replace(ZWNJ, " "),
        WHOLE.replace(ZWNJ, ""),
        WHOLE.replace("ها", "\u200cها"),
        WHOLE.replace("\u200c", "\u200c\u200c"),
        "\u200f" + WHOLE,
    ],
    ids=["arabic letters", "space", "joined", "half-space", "doubled", "direction mark"],
)
def test_spelling_does_not_change_the_verdict(respelt: str) -> None:
    assert present(respelt) == present(WHOLE)


@pytest.mark.parametrize(
    ("written", "variants"),
    [
        ("خبرتان می‌کنیم", ["خبرتان می کنیم", "خبرتان میکنیم", "خبرتون می‌کنیم"]),
        ("بسته را فرستاده‌ایم.", ["بسته را فرستاده ایم.", "بسته را فرستادهایم."]),
        ("به‌روزرسانی انجام شد.", ["به روز رسانی انجام شد.", "بروزرسانی انجام شد."]),
        ("کارت ۱۲۳ را باطل کردیم.", ["كارت ١٢٣ را باطل كرديم.", "کارت 123 رو باطل کردیم."]),
    ],
)
def test_one_word_in_many_spellings_is_one(written: str, variants: list[str]) -> None:
    assert [present(each) for each in variants] == [present(written)] * len(variants)


@pytest.mark.parametrize(
    "text", [WHOLE, "\u200b\ufeff" + WHOLE, WHOLE.replace(" ", "  "), "\U0001f600 " + WHOLE]
)
def test_evidence_is_the_exact_stretch_of_the_given_text(text: str) -> None:
    found = spans(check(text, "fa"))

    assert found
    assert all(text[start:end] == given != "" for start, end, given in found)


@pytest.mark.parametrize(
    "text", [" \n", "{{ a }}", "\u202e", "\x00", "{{{{", "که", "اگر", "می", "را", ZWNJ, "؟", "و و و"]
)
def test_odd_texts_are_answered(text: str) -> None:
    assert not check(text, "fa").passed


@pytest.mark.parametrize(
    "text",
    [
        "قطعه را می‌فرستیم و " * 4000,
        "که " * 30_000,
        "اگر شما " * 12_000,
        "می‌دانیم که " * 8000,
        "شده " * 20_000,
        "به دلیل " * 12_000,
        "ممنون، " * 14_000,
        "ا" * 100_000,
        "را می‌شود " * 9000,
    ],
    ids=["sentence", "that", "if", "know", "participle", "compound", "thanks", "letter", "modal"],
)
def test_nasty_texts_cost_no_more_than_their_length(text: str) -> None:
    check(text, "fa")
    half = work(lambda: check(text[:10_000], "fa"))

    assert work(lambda: check(text[:20_000], "fa")) <= 2.5 * half


def test_what_is_written_into_a_box_is_a_step_and_what_is_written_to_us_an_invitation() -> None:
    assert present("رنگ پرده را در کادر دوم بنویسید.") == {"action"}
    assert present("رنگ پرده را برای ما بنویسید.") == {"invitation"}


def test_each_apology_of_a_sentence_is_counted_and_so_is_one_beside_a_denial() -> None:
    thrice = "معذرت که فرش نم‌دار بود، ببخشید که دو شب پشت در ماندید و شرمنده بابت لحن راننده."
    denied = (
        "شرمنده که پرده کوتاه آمد. ببخشید که میله هم خش داشت. از این بابت که کسی تلفن را برنداشت هم معذرت."
    )

    assert "over-apology" in rules(thrice)
    assert "over-apology" in rules(denied)
    assert "over-apology" not in rules("ببخشید که پرده کوتاه آمد، شرمنده بابت خش میله.")


def test_a_line_that_names_the_case_does_not_make_the_step_late() -> None:
    late = "ببخشید که کمد کج بود. شرمنده که لولا نداشت. پیچ‌ها هم کم بود. {}کمد نو را امروز فرستادیم."

    assert "late-action" not in rules("پرونده: {{ case.ref }}\n\n" + late.format(""))
    assert "late-action" in rules("پرونده: {{ case.ref }}\n\n" + late.format("نصاب هم نیامد. "))


def test_two_bare_commands_are_curt_though_the_fault_is_owned() -> None:
    assert "curt" in rules("تقصیر از کنتور ما بود. شیر را ببندید. درپوش را بردارید.")
    assert "curt" not in rules("تقصیر از کنتور ما بود. لطفاً شیر را ببندید. درپوش را بردارید.")


def test_only_coming_back_some_time_is_as_vague_as_only_looking_into_it() -> None:
    assert rules("پیامتان دربارهٔ بوی انبار به ما رسید. به‌زودی با شما تماس می‌گیریم.") >= {
        "no-timeframe",
        "vague-action",
    }


def test_salt_is_no_familiar_command_and_the_end_of_a_passive_does_not_beg() -> None:
    assert "informal-register" not in rules("نمک هوا امسال زیاد است و پله‌ها را فردا رنگ می‌کنیم.")
    assert "curt" in rules("تیکت بسته میشه. مودم را خاموش کنید. سیم را بکشید.")


def test_what_is_put_up_at_another_office_is_not_sent_to_us() -> None:
    assert present("لطفاً شکایت را در سامانهٔ شهرداری ثبت کنید و عکس را پیوست کنید.") == {"action"}


def test_to_go_back_to_a_page_is_a_step() -> None:
    assert present("به صفحهٔ اصلی برگردید.") == {"action"}
    assert "action" not in present("به امید روزی که باز به جمع ما برگردید.")


def test_pity_sees_the_person_and_is_advised_against() -> None:
    text = "طفلکی شما که زیر باران ماندید! اتوبوس بعدی ساعت ۵ می‌آید."

    assert "acknowledgement" in present(text)
    assert "pity" in rules(text)
