"""The HTML report in a browser: walked by keyboard, filtered, followed to the other side, its numbers coloured."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from selenium import webdriver
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select

from fiscallint.finding import Suppression
from fiscallint.output import html
from fiscallint.output.report import Report
from tests.output.made import whole
from tests.output.reports import long_pdf, noted, report

pytestmark = pytest.mark.browser

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,800",
)


class Reader:
    """Someone who reads a report in a browser."""

    def __init__(self, driver: webdriver.Chrome, folder: Path) -> None:
        self.driver = driver
        self.folder = folder

    def open(self, *reports: Report, hash: str = "") -> None:
        file = self.folder / "报告.html"
        file.write_text(whole(html.render)(reports, "1.2.3"), encoding="utf-8")
        self.driver.get("about:blank")
        self.driver.get(file.as_uri() + hash)

    def all(self, selector: str) -> list[WebElement]:
        """The elements that can be seen."""
        return [one for one in self.driver.find_elements(By.CSS_SELECTOR, selector) if one.is_displayed()]

    def one(self, selector: str) -> WebElement:
        (found,) = self.all(selector)
        return found

    def press(self, *keys: str) -> None:
        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def selected(self) -> str:
        """The id of the selected finding; empty where there is none."""
        return "".join(one.get_attribute("id") or "" for one in self.all(".finding.selected"))

    def on_view(self) -> list[str]:
        """The places in the document that are pointed at, all of them within the window of the document."""
        marks = self.all(".sheets .current")
        for mark in marks:
            assert self.driver.execute_script(
                "const a = arguments[0].getBoundingClientRect(), b = arguments[0].closest('.sheets')"
                ".getBoundingClientRect(); return a.top >= b.top - 1 && a.bottom <= b.bottom + 1;",
                mark,
            )
        return list(dict.fromkeys(mark.get_attribute("data-place") or "" for mark in marks))


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    """A browser, which keeps a record of what it asks the network for."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    service = shutil.which("chromedriver")
    if not browser or not service:
        missing = "Chromium and ChromeDriver are not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in FLAGS:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = webdriver.Chrome(options=options, service=webdriver.ChromeService(service))
    yield made
    made.quit()


@pytest.fixture
def reader(driver: webdriver.Chrome, tmp_path: Path) -> Iterator[Reader]:
    """A reader, over whose shoulder it is seen that nothing fails and nothing is fetched."""
    for log in ("browser", "performance"):
        driver.get_log(log)
    yield Reader(driver, tmp_path)
    assert driver.get_log("browser") == []
    messages = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    asked = [one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"]
    assert {url.partition(":")[0] for url in asked} <= {"about", "file", "data"}
    assert all(url.split("#")[0].endswith(".html") for url in asked if url.startswith("file:"))


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Twelve findings on three pages of a PDF, each with another side."""
    return noted(long_pdf(tmp_path_factory.mktemp("pdf") / "云溪市档案馆.pdf", 3), 12)


def test_keys_walk_through_the_findings_in_order(reader: Reader, pdf: Report) -> None:
    reader.open(pdf)
    assert reader.selected() == ""
    for number in (1, 2, 3):
        reader.press("j")
        assert reader.selected() == f"d1f{number}" and reader.on_view() == [f"d1f{number}"]
    reader.press(Keys.ARROW_DOWN)
    assert reader.selected() == "d1f4"
    reader.press("k", Keys.ARROW_UP)
    assert reader.selected() == "d1f2" and reader.on_view() == ["d1f2"]
    reader.press(*"k" * 5)
    assert reader.selected() == "d1f1"
    reader.press(*"j" * 30)
    assert reader.selected() == "d1f12" and reader.on_view() == ["d1f12"]
    reader.press(Keys.ESCAPE)
    assert reader.selected() == "" and reader.on_view() == []


def test_what_is_said_of_a_finding_unfolds_with_it(reader: Reader, pdf: Report) -> None:
    reader.open(pdf)
    assert not reader.all(".finding .values")
    reader.press("j")
    assert reader.one(".finding .values").text.split() == ["文中", "0.00万元", "应为", "1.00万元"]
    assert not reader.all(".rule li")
    reader.one(".rule summary").click()
    assert reader.selected() == "d1f1" and reader.all(".rule li")


def test_the_other_side_is_shown_and_there_is_a_way_back(reader: Reader, pdf: Report) -> None:
    reader.open(pdf)
    reader.press(*"jjjjjj")
    assert not reader.all(".back")
    for key in ("link", Keys.ENTER):
        if key == "link":
            reader.one(".selected [data-goto$=r1]").click()
        else:
            reader.press(key)
        assert reader.selected() == "d1f6" and reader.on_view() == ["d1f6r1"]
        assert reader.one(".back").text == "← 返回问题"
        reader.press(Keys.ENTER)
        assert reader.on_view() == ["d1f6"] and not reader.all(".back")
    reader.press(Keys.ENTER)
    reader.one(".back").click()
    assert reader.on_view() == ["d1f6"]
    reader.press(Keys.ENTER, Keys.ESCAPE)
    assert reader.selected() == "d1f6" and reader.on_view() == ["d1f6"]


def test_a_click_on_a_box_selects_its_finding(reader: Reader, pdf: Report) -> None:
    reader.open(pdf)
    reader.one(".box[data-place=d1f2]").click()
    assert reader.selected() == "d1f2"
    card = reader.one("#d1f2")
    assert reader.driver.switch_to.active_element == card and card.get_attribute("aria-current") == "true"


def test_a_click_on_words_that_two_findings_share_takes_them_in_turn(reader: Reader) -> None:
    made = report()
    shares = [finding for finding in made.findings if finding.code == "NAR405"]
    reader.open(replace(made, findings=(*shares, *shares)))
    for number in (1, 2, 1):
        reader.all('.text [data-place~="d1f1"]')[0].click()
        assert reader.selected() == f"d1f{number}"


def test_filters_leave_what_is_asked_for(reader: Reader, pdf: Report) -> None:
    reader.open(pdf)

    def shown() -> list[str]:
        cards = [one.get_attribute("id") or "" for one in reader.all(".finding")]
        assert reader.one(".filters output").text == f"{len(cards)} / 12"
        boxes = {
            one.get_attribute("data-finding")
            for one in reader.all(".box")
            if "related" not in one.get_attribute("class")
        }
        assert boxes == set(cards)
        return cards

    assert len(shown()) == 12
    reader.one(".filters .toggle.error").click()
    assert shown() == ["d1f2", "d1f3", "d1f5", "d1f6", "d1f8", "d1f9", "d1f11", "d1f12"]
    assert reader.one(".filters .toggle.error").get_attribute("aria-pressed") == "false"
    reader.press("j", "j", "j")
    assert reader.selected() == "d1f5"
    reader.one(".filters .toggle.warning").click()
    assert reader.selected() == "" and shown() == ["d1f3", "d1f6", "d1f9", "d1f12"]
    reader.one(".filters .toggle.error").click()
    reader.one(".filters .toggle.warning").click()
    reader.press("/")
    words = pdf.findings[4].stated
    reader.press(*words)
    assert shown() == ["d1f5", "d1f6"], "the words stand in one, and at the other side of the next"
    reader.press(Keys.ENTER)
    assert reader.selected() == "d1f5"
    reader.press("j")
    assert reader.selected() == "d1f6"


def test_a_rule_and_a_section_can_be_chosen(reader: Reader) -> None:
    made = report()
    reader.open(made)
    Select(reader.one("[data-by=rule]")).select_by_value("NAR405")
    assert [one.get_attribute("data-rule") for one in reader.all(".finding")] == ["NAR405"]
    Select(reader.one("[data-by=rule]")).select_by_value("")
    section = made.findings[-1].section
    Select(reader.one("[data-by=section]")).select_by_value(section)
    expected = [finding.code for finding in made.findings if finding.section == section]
    assert [one.get_attribute("data-rule") for one in reader.all(".finding")] == expected


@pytest.mark.parametrize("form", ["pdf", "text"])
def test_every_number_is_coloured_by_what_became_of_it(form: str, reader: Reader, pdf: Report) -> None:
    made = pdf if form == "pdf" else report()
    reader.open(made)
    colour = "fill" if form == "pdf" else "background-color"
    before = {one.value_of_css_property(colour) for one in reader.all(".sheets span.number:not([data-place])")}
    assert len(before) <= 1 and not reader.all("rect.number") and not reader.all(".legend")
    reader.press("c")
    colours: dict[str, set[str]] = {}
    for number in reader.all(".sheets .first.number"):
        state = (set((number.get_attribute("class") or "").split()) - {"number", "first"}) & {
            "verified", "contradicted", "stated", "unread"
        }  # fmt: skip
        colours.setdefault(state.pop(), set()).add(number.value_of_css_property(colour))
    counts = made.coverage.counts((*made.coverage.narrative, *made.coverage.tables))
    assert set(colours) == {state for state, count in counts.items() if count}
    assert all(len(found) == 1 for found in colours.values())
    assert len(set.union(*colours.values())) == len(colours) > 1
    assert {one.get_attribute("data-state"): int(one.text.split()[1]) for one in reader.all(".legend .state")} == counts
    reader.press("c")
    assert not reader.all("rect.number") and not reader.all(".legend")


def test_numbers_of_a_state_are_gone_through_and_say_why(reader: Reader, pdf: Report) -> None:
    reader.open(pdf)
    reader.one("[data-tool=coverage]").click()
    unread = [number.text for number in pdf.coverage.narrative if number.state == "unread"]
    for words in unread[:3]:
        reader.one("[data-state=unread]").click()
        assert reader.one(".why").text.startswith(f"{words}　未读懂：")
        assert reader.one(".sheets .looked").get_attribute("data-why") == reader.one(".why").text
    hovered = next(one for one in reader.all("rect.number.verified"))
    ActionChains(reader.driver).move_to_element(hovered).perform()
    assert "已核对" in reader.one(".why").text


def test_one_document_is_shown_at_a_time(reader: Reader, pdf: Report) -> None:
    reader.open(pdf, report())
    assert [one.get_attribute("id") for one in reader.all("section")] == ["d1"]
    reader.press("j")
    reader.one("[data-document=d2]").click()
    assert [one.get_attribute("id") for one in reader.all("section")] == ["d2"] and reader.selected() == ""
    reader.press("j")
    assert reader.selected() == "d2f1"


def test_an_address_leads_to_a_finding(reader: Reader, pdf: Report) -> None:
    reader.open(pdf, report(), hash="#d2f2")
    assert reader.selected() == "d2f2"
    reader.press("j")
    assert reader.driver.current_url.endswith("#d2f3")


def test_what_does_not_count_is_walked_through_only_once_unfolded(reader: Reader) -> None:
    made = report()
    first, *others = made.findings
    why = Suppression(first.code, "已与财政局核对", "清单.yaml", 3)
    reader.open(replace(made, findings=(*others, replace(first, suppression=why))))
    reader.press(*"j" * (len(others) + 2))
    assert reader.selected() == f"d1f{len(others)}"
    reader.one(".aside > summary").click()
    reader.press("j")
    assert reader.selected() == f"d1f{len(others) + 1}"
    assert reader.one(".selected .reason").text.startswith("已抑制：已与财政局核对")


def test_without_javascript_it_is_a_list_that_can_be_read(reader: Reader, pdf: Report) -> None:
    reader.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        reader.open(pdf, report())
        assert len(reader.all(".finding")) == len(reader.all(".finding .basis")) == 12 + len(report().findings)
        assert not reader.all("button") and not reader.all("input") and not reader.all(".help")
    finally:
        reader.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_on_paper_there_is_a_list_without_controls(reader: Reader, pdf: Report) -> None:
    reader.open(pdf)
    reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert len(reader.all(".finding .values")) == 12 and "第3页" in reader.one("#d1f12").text
        assert not reader.all("button") and not reader.all("select") and not reader.all(".sheets")
    finally:
        reader.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_window(width: int, reader: Reader, pdf: Report) -> None:
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    reader.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        reader.open(pdf, report())
        reader.press("j")
        assert reader.driver.execute_script("return document.documentElement.scrollWidth") <= width
        assert reader.on_view() == ["d1f1"]
    finally:
        reader.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
