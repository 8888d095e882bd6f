"""Charts as shapes: places, proportions, mirrored axes, nothing outside the drawing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.web import charts
from kb.web.charts import WIDTH, Part, Row


def row(*values: int) -> Row:
    return Row("Billing", [Part(f"s{n}", value, "/x", "said") for n, value in enumerate(values)], "9")


def test_the_longest_bar_fills_the_width_and_others_are_in_proportion() -> None:
    drawn = charts.bars([row(100), row(50)], rtl=False)

    long, half = (line.boxes[0].width for line in drawn.lines)
    assert long == WIDTH
    assert half == pytest.approx(WIDTH / 2, abs=3)
    assert drawn.lines[1].boxes[0].y > drawn.lines[0].boxes[0].y


def test_parts_follow_each_other_and_nothing_is_drawn_for_nothing() -> None:
    boxes = charts.bars([row(3, 0, 1)], rtl=False).lines[0].boxes

    assert [box.part.series for box in boxes] == ["s0", "s2"]
    assert boxes[1].x == pytest.approx(boxes[0].x + boxes[0].width, abs=0.2)


def test_from_right_to_left_the_axes_are_mirrored() -> None:
    left, right = (charts.bars([row(3, 2), row(1)], rtl=rtl) for rtl in (False, True))

    assert (left.start, right.start) == (0, WIDTH)
    for one, other in zip(left.lines, right.lines, strict=True):
        for box, mirrored in zip(one.boxes, other.boxes, strict=True):
            assert mirrored.x == pytest.approx(WIDTH - box.x - box.width, abs=0.2)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(st.lists(st.lists(st.integers(0, 10**6), min_size=1, max_size=5), max_size=3), st.booleans())
def test_no_bar_leaves_the_drawing_and_none_with_a_text_is_too_thin_to_press(
    values: list[list[int]], rtl: bool
) -> None:
    for line in charts.bars([row(*each) for each in values], rtl=rtl).lines:
        for box in line.boxes:
            assert box.width >= 3
            assert box.x >= -0.2
            assert box.x + box.width <= WIDTH + 0.2


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=13), st.booleans())
def test_no_point_leaves_the_drawing(values: list[int], rtl: bool) -> None:
    parts = [Part("fa", value, "/x", "said") for value in values]

    drawn = charts.lines([parts], [str(n) for n in range(len(values))], rtl=rtl, number=str)

    for dot in drawn.curves[0].dots:
        assert 0 <= dot.x <= WIDTH
        assert 0 <= dot.y <= drawn.base


def test_time_runs_with_the_reading_direction_and_series_have_marks_of_their_own() -> None:
    parts = [[Part(code, value, "/x", "said") for value in (1, 2, 3)] for code in ("en", "fa", "el", "zh")]
    ltr, rtl = (charts.lines(parts, ["a", "b", "c"], rtl=rtl, number=str) for rtl in (False, True))

    assert [dot.x for dot in ltr.curves[0].dots] == sorted(dot.x for dot in ltr.curves[0].dots)
    assert [dot.x for dot in rtl.curves[0].dots] == sorted(
        (dot.x for dot in rtl.curves[0].dots), reverse=True
    )
    shapes = {"".join(char for char in curve.dots[0].path if char.isalpha()) for curve in ltr.curves}
    assert len(shapes) == 4
    assert [tick.text for tick in ltr.levels] == ["0", "2.0", "4"]


@pytest.mark.parametrize(
    ("value", "whole", "shade"),
    [(0, 5, 0), (1, 5, 1), (2, 5, 2), (4, 5, 3), (5, 5, 4), (0, 0, 0), (99, 100, 3)],
)
def test_only_what_is_whole_is_darkest(value: int, whole: int, shade: int) -> None:
    assert charts.shade(value, whole) == shade
