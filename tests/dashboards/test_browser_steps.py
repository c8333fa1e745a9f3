"""Back and Forward in a real browser: a page is one step, with all that is chosen on it, however fast pages change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from builders.published import Sample

from dashboards.text import Words
from scripts import screenshots

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
DRAWN = "() => !document.querySelector('[data-testid=stStatusWidget], [data-stale=true]')"
CHOSEN = {"jurisdiction": "wucheng", "light": "red,yellow,blue,green", "words": "a"}
ASKED = "jurisdiction=wucheng&light=red%2Cyellow%2Cblue%2Cgreen&words=a&lang=en"
PAGES = ("units", "changes", "history", "overview")
EN = Words("en")


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory, sample: Sample) -> Iterator[str]:
    data = tmp_path_factory.mktemp("steps")
    sample.copy(data / "published", "v1")
    with screenshots.running_board(data) as address:
        yield address


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    opened = browser.new_page(viewport={"width": 1600, "height": 900})
    opened.set_default_timeout(60_000)
    yield opened
    opened.close()


def settle(page: Any, name: str) -> None:
    """Wait until the page of that name is drawn."""
    page.get_by_role("heading", name=EN(f"{name}.title"), exact=True).wait_for()
    page.locator(".st-key-footer").wait_for()
    page.wait_for_function(DRAWN)
    page.wait_for_function("() => window.milepostFrame && !window.milepostFrame.awaited")


def turn(page: Any, name: str) -> None:
    """Click the page of that name in the navigation."""
    page.get_by_test_id("stTopNavLink").and_(page.locator(f'a[href$="/{name}"]')).click()


def where(page: Any) -> tuple[str, dict[str, str]]:
    found = urlsplit(page.url)
    return found.path.strip("/"), {name: said for name, said in parse_qsl(found.query) if name != "lang"}


def steps(page: Any) -> int:
    return int(page.evaluate("history.length"))


@pytest.mark.parametrize(("asked", "language"), [("", "zh-CN"), ("?lang=en", "en")])
def test_the_language_and_the_way_of_links_are_there_before_anything_is_drawn(
    boards: str, page: Any, asked: str, language: str
) -> None:
    page.goto(f"{boards}/units{asked}", wait_until="domcontentloaded")
    assert page.evaluate("document.documentElement.lang") == language
    assert page.evaluate("Boolean(window.milepostFrame)")
    page.locator(".st-key-footer").wait_for()
    assert page.evaluate("document.documentElement.lang") == language


def test_each_page_is_one_step_and_back_leads_to_it_with_its_choices(boards: str, page: Any) -> None:
    page.goto(f"{boards}/overview?{ASKED}")
    settle(page, "overview")
    first = steps(page)
    for number, name in enumerate(PAGES, 1):
        turn(page, name)
        settle(page, name)
        assert where(page) == (name, CHOSEN)
        assert steps(page) == first + number
    for name in reversed(("overview", *PAGES[:-1])):
        page.go_back()
        settle(page, name)
        assert where(page) == (name, CHOSEN)
    page.go_forward()
    settle(page, "units")
    assert where(page) == ("units", CHOSEN)
    assert steps(page) == first + len(PAGES)


def test_choice_on_a_page_is_no_step_and_back_shows_the_page_before_as_it_was(boards: str, page: Any) -> None:
    page.goto(f"{boards}/overview?lang=en")
    settle(page, "overview")
    turn(page, "units")
    settle(page, "units")
    first = steps(page)
    search = page.get_by_role("textbox", name=EN("filter.words")).first
    search.fill("bureau")
    search.press("Enter")
    page.wait_for_url(re.compile("words=bureau"))
    settle(page, "units")
    assert steps(page) == first
    page.go_back()
    settle(page, "overview")
    assert where(page) == ("overview", {})
    page.go_forward()
    settle(page, "units")
    assert where(page) == ("units", {"words": "bureau"})


def test_pages_changed_before_the_board_answers_keep_their_choices(boards: str, page: Any) -> None:
    let_through = slowed(page)
    page.goto(f"{boards}/overview?{ASKED}")
    settle(page, "overview")
    first = steps(page)
    let_through(False)
    turn(page, "units")
    turn(page, "changes")
    turn(page, "history")
    let_through(True)
    settle(page, "history")
    assert where(page) == ("history", CHOSEN)
    assert steps(page) == first + 3
    for name in ("changes", "units", "overview"):
        page.go_back()
        settle(page, name)
        assert where(page) == (name, CHOSEN)


def slowed(page: Any) -> Callable[[bool], None]:
    """Put us between browser and board: what the board says waits until it is let through."""
    waiting: list[Any] = []
    is_open = [True]
    sockets: list[Any] = []

    def between(socket: Any) -> None:
        sockets.append(socket)
        server = socket.connect_to_server()
        server.on_message(lambda said: socket.send(said) if is_open[0] else waiting.append(said))

    def let_through(now: bool) -> None:
        is_open[0] = now
        while now and waiting:
            sockets[-1].send(waiting.pop(0))

    page.route_web_socket(re.compile("_stcore/stream"), between)
    return let_through


def test_role_of_a_unit_is_kept_over_pages_that_do_not_ask_for_it(boards: str, page: Any) -> None:
    page.goto(f"{boards}/units?jurisdiction=wucheng&role=support&lang=en")
    settle(page, "units")
    for name in ("history", "overview", "places", "units"):
        turn(page, name)
        settle(page, name)
    assert where(page) == ("units", {"jurisdiction": "wucheng", "role": "support"})
    assert page.get_by_text(EN("filter.role.support"), exact=False).first.is_visible()


def test_page_opened_from_the_heat_map_leaves_the_map_as_it_was(boards: str, page: Any) -> None:
    page.goto(f"{boards}/history?jurisdiction=wucheng&lang=en")
    settle(page, "history")
    first = steps(page)
    chart = page.locator("[data-testid=stVegaLiteChart] canvas, [data-testid=stVegaLiteChart] svg.marks").first
    chart.wait_for()
    box = chart.bounding_box()
    page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + 40)
    page.wait_for_url(re.compile(r"/indicator\?"))
    settle(page, "indicator")
    assert steps(page) == first + 1
    page.go_back()
    settle(page, "history")
    assert where(page) == ("history", {"jurisdiction": "wucheng"})


def test_navigation_of_a_phone_makes_the_same_steps(boards: str, page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{boards}/overview?{ASKED}")
    settle(page, "overview")
    first = steps(page)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebarNavLink").and_(page.locator('a[href$="/units"]')).click()
    settle(page, "units")
    assert where(page) == ("units", CHOSEN)
    assert steps(page) == first + 1


@pytest.mark.parametrize("name", ["nonsense", "不存在"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_that_there_is_not_is_said_in_the_language_of_the_reader(
    boards: str, page: Any, name: str, lang: str
) -> None:
    page.goto(f"{boards}/{name}?lang={lang}")
    page.get_by_text(Words(lang)("page.unknown", name=name)).wait_for()
    assert page.get_by_role("dialog").count() == 0
    turn(page, "units")
    page.get_by_role("heading", name=Words(lang)("units.title"), exact=True).wait_for()
    assert where(page) == ("units", {})
