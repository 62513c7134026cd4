"""The page of benchmarks: filled from results, plain about what wasn't measured."""

from xml.etree import ElementTree as ET

from bench import report
from bench.chart import draw, worth

ROW = {
    "instance": "8 × 4 <weeks>", "peer": "ours", "limit_s": 10.0, "lawful": "yes", "usage": 84, "fairness": 1210, "spread": 1, "pattern": 4,
    "wishes": 0, "proven": "proven", "first_s": 0.003, "best_s": 0.03, "seconds": 0.03, "memory_mb": 106, "note": "",
    "against ours": "equal", "times ours": 1.0,
}  # fmt: skip
ABSENT = ROW | dict.fromkeys(("lawful", "usage", "seconds", "best_s")) | {"peer": "timefold", "note": "not run: no Java"}


def test_a_place_is_filled_and_the_text_around_it_stays():
    text = "before\n<!-- unit -->\nold\n<!-- /unit -->\nafter"
    assert report.fill(text, "unit", "new") == "before\n<!-- unit -->\nnew\n<!-- /unit -->\nafter"


def test_rows_become_a_table():
    assert report.markdown([{"case": "a", "seconds": 0.12345}]) == "| case | seconds |\n| --- | --- |\n| a | 0.123 |"


def test_what_was_not_measured_is_called_that():
    assert report.markdown([]) == report.peers([]) == report.UNMEASURED
    assert report.targets([], []).count(report.UNMEASURED) >= len(report.TARGETS)


def test_a_target_tells_seconds_and_what_stayed_open():
    case = {"case": "mixed, 40 × 4 weeks", "seconds": 2.0, "second_s": 0.05, "status": "feasible", "open": "pattern 9/7"}
    assert "2 s, first two stages 50 ms, open: pattern 9/7" in report.targets([case], [])


def test_the_chart_is_an_svg_with_a_line_for_each_peer():
    texts = [element.text for element in ET.fromstring(draw([ROW, ABSENT])).iter() if element.tag.endswith("text")]
    assert {"8 × 4 <weeks>", "ours", "Timefold", "not run: no Java"} <= set(texts)


def test_a_plan_is_worth_what_it_differs_in():
    assert worth(ROW) == "84 days at home, proven"
    assert worth(ROW | {"peer": "greedy", "against ours": "worse: usage -3", "proven": ""}) == "worse: usage -3, no proof"
    assert worth(ROW | {"lawful": "no (2)"}) == "unlawful"


def test_the_page_has_a_place_for_every_measurement():
    page = report.PAGE.read_text()
    assert [name for name in ("machine", "targets", "peers", "unit", "province", "pages") if f"<!-- {name} -->\n" not in page] == []
