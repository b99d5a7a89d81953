"""The page of the graph in a real browser: what people see, click and type."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autopack_lint.model.facts import ImportKind
from autopack_lint.model.graph import GraphResult
from autopack_lint.report.graph_page import render
from tests.support.chromium import Browser, Page, started
from tests.support.command import lint
from tests.support.packages import installed
from tests.support.page_graphs import large, result_of, shop
from tests.test_graph_page import HOSTILE, hostile_graph

Opener = Callable[..., Page]
FRAME, FIRST_PICTURE = 50, 2000
"""Milliseconds that a frame, and the first picture, may take."""
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
"""When the script has run and everything is laid out, counted from the start of the navigation."""
MISPLACED = (
    "(() => { const wrong = []; const open = [TREE.root, ...shownNodes().filter(node => node.isOpen)];"
    " for (const group of open) { const boxes = group.children;"
    "  for (const box of boxes) if (box.x < group.x || box.y < group.y || box.x + box.w > group.x + group.w + 0.01"
    "   || box.y + box.h > group.y + group.h + 0.01) wrong.push(`${box.name} leaves ${group.name}`);"
    "  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {"
    "   const [a, b] = [boxes[i], boxes[j]];"
    "   if (a.x < b.x + b.w - 0.01 && b.x < a.x + a.w - 0.01 && a.y < b.y + b.h - 0.01 && b.y < a.y + a.h - 0.01)"
    "    wrong.push(`${a.name} covers ${b.name}`); }"
    "  for (const { from, to, isAgainst } of group.links)"
    "   if (!isAgainst && from.y + from.h > to.y && !(from.x + from.w <= to.x && from.y < to.y + to.h))"
    "    wrong.push(`${from.name} is neither above ${to.name} nor left of it`);"
    "  for (const link of group.routes ?? []) for (const [x, y] of link.way)"
    "   if (x < 0 || y < 0 || x > group.w || y > group.h) wrong.push(`a link leaves ${group.name}`); }"
    " return wrong; })()"
)
"""Boxes outside of their package or on top of each other, and importers after what they import with the flow."""
LIFTED = "TREE.nodes.reduce((sum, node) => sum + node.links.reduce((inner, link) => inner + link.edges.length, 0), 0)"
"""How many imports the links of all packages stand for."""
ATTEMPTS = 4
"""How often a time is measured on a machine that does other things, too; the best one counts."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as running:
        yield running


@pytest.fixture
def shown(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Shows a graph; whatever it was, the page has asked for nothing and complained about nothing."""
    with browser.page() as page:

        def show(result: GraphResult, **how: object) -> Page:
            file = tmp_path / "graph.html"
            file.write_text(render(result, "a title"), encoding="utf-8")
            page.open(file, **how)  # type: ignore[arg-type]
            return page

        yield show
        page.settle()
        assert page.complaints == []
        assert [url for url in page.requests if not url.endswith("/graph.html")] == []


def test_requests_and_complaints_would_be_noticed(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<img src='other.png'><script>console.error('oh'); setTimeout(() => nothing(), 0)</script>")
    with browser.page() as page:
        page.open(file)
        page.settle()
    assert [url.rpartition("/")[2] for url in page.requests] == ["page.html", "other.png"]
    assert [word for word in ("oh", "nothing is not defined") if word not in str(page.complaints)] == []


def test_a_script_that_the_policy_does_not_know_does_not_run(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "graph.html"
    file.write_text(render(shop(), "shop").replace("</body>", "<script>globalThis.intruder = 1</script></body>"))
    with browser.page() as page:
        page.open(file)
        assert page.run("globalThis.intruder === undefined")
        assert page.text("#title") == "shop"
        page.settle()
    assert "Content Security Policy" in str(page.complaints)


def center(page: Page, name: str) -> tuple[float, float]:
    """Where the middle of a box is in the window."""
    x, y = page.run(
        f"(() => {{ const it = TREE.nodes.find(node => node.name === {json.dumps(name)});"
        " const box = CANVAS.getBoundingClientRect();"
        " return [box.x + VIEW.x + (it.x + it.w / 2) * VIEW.k, box.y + VIEW.y + (it.y + it.h / 2) * VIEW.k]; })()"
    )
    return x, y


def closed(page: Page) -> list[str]:
    """The names of all boxes that are shown and not open."""
    names: list[str] = page.run("shownNodes().filter(node => !node.isOpen).map(node => node.name)")
    return sorted(names)


def drawn_colours(page: Page) -> int:
    """How many different colours the drawing has, coarsely: an empty one has one."""
    return int(
        page.run(
            "(() => { const {data} = PEN.getImageData(0, 0, CANVAS.width, CANVAS.height); const seen = new Set();"
            " for (let at = 0; at < data.length; at += 16)"
            " seen.add(data[at] >> 4 << 8 | data[at+1] >> 4 << 4 | data[at+2] >> 4);"
            " return seen.size; })()"
        )
    )


def test_the_first_picture(shown: Opener) -> None:
    page = shown(shop())
    assert page.text("#title") == "a title"
    assert page.text("#numbers") == "23 modules · 32 imports · 2 cycles"
    assert "Cycles (2)".upper() in page.text("#panel").upper()
    assert drawn_colours(page) > 5


def test_a_chain_of_packages_is_folded(shown: Opener) -> None:
    names = [f"part{number:02}.{module}" for number in range(20) for module in "ab"]
    page = shown(result_of(names, [(f"part{n:02}.a", f"part{n + 1:02}.a") for n in range(19)]))
    width, height, scale = page.run("[TREE.root.w, TREE.root.h, VIEW.k]")
    assert 0.7 < width / height < 2.5
    assert scale > 0.7, "one cannot read it"
    assert page.run(MISPLACED) == []


def test_importers_stand_above_what_they_import(shown: Opener) -> None:
    page = shown(shop())
    heights = [center(page, f"shop.{part}")[1] for part in ("web", "orders", "stock", "core")]
    assert heights == sorted(heights)


@pytest.mark.parametrize(
    "result",
    [
        pytest.param(shop(), id="a small project"),
        pytest.param(large(1500), id="a large one"),
        pytest.param(
            result_of("abcd", [(a, b) for a in "abcd" for b in "abcd" if a != b]), id="everything needs everything"
        ),
        pytest.param(result_of([f"m{number}" for number in range(90)], []), id="nothing needs anything"),
        pytest.param(
            result_of(
                [f"m{number:03}" for number in range(700)], [("m000", f"m{number:03}") for number in range(1, 700)]
            ),
            id="more modules in one package than are looked at closely",
        ),
    ],
)
def test_boxes_and_links_have_their_place(shown: Opener, result: GraphResult) -> None:
    page = shown(result)
    assert page.run(MISPLACED) == []
    page.click_on("#expand-all")
    assert page.run(MISPLACED) == []
    assert page.run(LIFTED) == len(result.graph.edges)


@pytest.mark.truth
@pytest.mark.parametrize("package", ["django==5.2", pytest.param("sympy==1.13.3", marks=pytest.mark.large)])
def test_the_page_of_a_real_package(browser: Browser, tmp_path: Path, package: str) -> None:
    folder = installed(package) / package.partition("=")[0]
    file = tmp_path / "graph.html"
    assert lint(tmp_path, "graph", "--no-cache", "-f", "html", "-o", file, folder).code == 0
    with browser.page() as page:
        page.open(file)
        assert page.run(MISPLACED) == []
        page.click_on("#expand-all")
        assert page.run(MISPLACED) == []
        assert page.run("shownNodes().filter(node => node.module).length") == page.run("MODULES.length")
        assert page.run(LIFTED) == page.run(
            "MODULES.flatMap(it => it.out).filter(it => importerOf(it) !== importedOf(it)).length"
        )
        page.settle()
        assert page.complaints == []


def test_a_search_opens_what_hides_the_module(shown: Opener) -> None:
    page = shown(shop())
    page.click_on("#collapse-all")
    assert closed(page) == ["shop"]
    page.press("/")
    page.type("stock m3")
    assert page.text("#results li").strip() == "shop.stock.m3"
    page.press("Enter")
    assert "shop.stock.m3" in closed(page)
    assert page.text("#panel h2") == "shop.stock.m3"
    assert page.run("document.activeElement.id") == "canvas"


def test_the_results_can_be_walked_through_and_left(shown: Opener) -> None:
    page = shown(shop())
    page.press("/")
    page.type("m0")
    first = page.run("SEARCH.getAttribute('aria-activedescendant')")
    page.press("ArrowDown")
    assert page.run("SEARCH.getAttribute('aria-activedescendant')") != first
    page.press("Escape")
    assert page.run("RESULTS.hidden") is True


def test_a_search_for_nothing_that_is_there_says_so(shown: Opener) -> None:
    page = shown(shop())
    page.press("/")
    page.type("zzz")
    assert page.text("#results") == "No module has this name."


def test_a_double_click_opens_and_closes_a_package(shown: Opener) -> None:
    page = shown(shop())
    page.click_on("#collapse-all")
    page.click(*center(page, "shop"), times=2)
    assert closed(page) == ["shop", "shop.core", "shop.orders", "shop.stock", "shop.web"]
    page.click(*center(page, "shop.web"), times=2)
    assert "shop.web.m0" in closed(page)


def test_boxes_move_to_their_places_and_stop_there(shown: Opener) -> None:
    page = shown(shop(), with_motion=True)
    page.click_on("#collapse-all")
    page.run("toggle(TREE.nodes.find(node => node.name === 'shop')), 0")
    assert page.run("MOTION !== null")
    page.run("new Promise(done => { const wait = () => MOTION ? requestAnimationFrame(wait) : done(0); wait(); })")
    page.click(*center(page, "shop.core"))
    assert page.text("#panel h2") == "shop.core"


def test_a_click_lists_importers_and_imports_with_file_and_line(shown: Opener) -> None:
    page = shown(shop())
    page.click_on("#expand-all")
    page.click(*center(page, "shop.orders.m1"))
    panel = page.text("#panel")
    assert "shop/orders/m1.py" in panel
    assert "shop/orders/m0.py:3" in panel
    assert "shop/orders/m1.py:3" in panel
    assert "IMPORTED BY (2)" in panel.upper()
    page.run("[...document.querySelectorAll('#panel li .link')].find(it => it.innerText === 'shop.orders.m0').click()")
    page.settle()
    assert page.text("#panel h2") == "shop.orders.m0"


def test_a_click_on_a_line_lists_its_imports(shown: Opener) -> None:
    page = shown(shop())
    page.click_on("#collapse-all")
    page.run("toggle(TREE.nodes.find(node => node.name === 'shop')), fit(), 0")
    x, y = page.run(
        "(() => { const group = TREE.nodes.find(node => node.name === 'shop');"
        " const link = group.routes.find(each => each.from.label === 'web' && each.to.label === 'orders');"
        " const [[x0, y0], [x1, y1]] = link.way; const box = CANVAS.getBoundingClientRect();"
        " return [box.x + VIEW.x + (group.x + (x0 + x1) / 2) * VIEW.k,"
        " box.y + VIEW.y + (group.y + (y0 + y1) / 2) * VIEW.k]; })()"
    )
    page.click(x, y)
    assert page.text("#panel h2") == "shop.web → shop.orders"
    assert "shop/web/m0.py:1" in page.text("#panel")


def test_the_way_through_a_cycle(shown: Opener) -> None:
    page = shown(shop())
    page.run("document.querySelector('#panel .link').click()")
    page.settle()
    assert page.text("#panel h2") == "Cycle 1 of 2"
    assert "at import time" in page.text("#panel")
    assert {"shop.orders.m0", "shop.orders.m1", "shop.orders.m2"} <= set(closed(page))
    assert page.run("FOCUS.ways.length") == 3
    assert page.run("FOCUS.ways.filter(way => way.isBreaking).length") == 1


def test_a_cycle_is_walked_step_by_step(shown: Opener) -> None:
    page = shown(shop())
    page.press("c")
    for _ in range(3):
        page.click_on("#next-step")
    said = [page.text("#said")]
    page.press("Enter")
    said.append(page.text("#said"))
    assert said[0] != said[1]
    assert all(text.startswith("shop.orders.m") and "imports shop.orders.m" in text for text in said)
    assert page.run("document.querySelectorAll('[aria-current=step]').length") == 1
    page.click_on("#next-cycle")
    assert page.text("#panel h2") == "Cycle 2 of 2"
    assert "only through deferred imports" in page.text("#panel")


def test_what_breaks_a_deferred_cycle_is_no_mark_on_one_at_import_time(shown: Opener) -> None:
    """Three modules in a ring, of which two are one at import time, too: each cycle has imports of its own."""
    late = ImportKind.DEFERRED
    page = shown(result_of("abc", [("a", "b"), ("b", "a"), ("b", "c"), ("c", "a", late), ("c", "b", late)]))
    cycles = page.run("DATA.cycles.map(each => [DATA.kinds[each.kind], each.members.length])")
    assert cycles == [["import", 2], ["deferred", 3]]
    drawn = "TREE.root.links.filter(link => link.isBreaking).flatMap(link => link.edges).sort()"
    assert page.run(drawn) == page.run("[...DATA.cycles[0].breaking].sort()")
    for number, imports in ((0, 2), (1, 5)):
        page.press("c")
        assert page.text("#panel h2") == f"Cycle {number + 1} of 2"
        assert page.run("FOCUS.ways.length") == imports
        breaking = page.run(f"DATA.cycles[{number}].breaking.length")
        assert page.run("FOCUS.ways.filter(way => way.isBreaking).length") == breaking


def test_cycles_are_red(shown: Opener) -> None:
    page = shown(shop())
    page.click_on("#expand-all")
    page.run("fit([TREE.nodes.find(node => node.name === 'shop.orders')]), 0")
    page.settle()
    red = page.run(
        "(() => { const {data} = PEN.getImageData(0, 0, CANVAS.width, CANVAS.height); let red = 0;"
        " for (let at = 0; at < data.length; at += 4) if (data[at] > 180 && data[at+1] < 90 && data[at+2] < 110) red++;"
        " return red; })()"
    )
    assert red > 200


def test_the_matrix(shown: Opener) -> None:
    page = shown(shop())
    page.press("m")
    assert page.run("document.getElementById('matrix-view').getAttribute('aria-pressed')") == "true"
    assert drawn_colours(page) > 5
    x, y = page.run(
        "(() => { const of = name => MATRIX.entries.findIndex(node => node.name === name); const size = MATRIX.cell;"
        " const [row, column] = [of('shop.orders.m0'), of('shop.orders.m1')];"
        " const box = CANVAS.getBoundingClientRect();"
        " return [box.x + leftOfCells() + (column + 0.5) * size - MATRIX.x,"
        " box.y + topOfCells() + (row + 0.5) * size - MATRIX.y]; })()"
    )
    page.click(x, y)
    assert page.text("#panel h2") == "shop.orders.m0 → shop.orders.m1"
    assert "in a cycle" in page.text("#panel") or "breaks the cycle" in page.text("#panel")
    page.press("g")
    assert page.run("SHOWN.view") == "graph"


def test_graph_and_matrix_beside_each_other(shown: Opener) -> None:
    page = shown(shop(), width=1920, height=1080)
    assert page.run("SHOWN.view") == "graph"
    page.click_on("#both-view")
    assert page.run("VIEW.width === MATRIX.width && MATRIX.left === VIEW.width")
    page.click(*center(page, "shop.orders.m3"))
    assert page.text("#panel h2") == "shop.orders.m3"
    name = "MATRIX.left + leftOfCells() - 20, topOfCells() + 0.5 * MATRIX.cell - MATRIX.y"
    x, y = page.run(
        f"(() => {{ const box = CANVAS.getBoundingClientRect(); const [x, y] = [{name}];"
        " return [box.x + x, box.y + y]; })()"
    )
    page.click(x, y)
    assert page.text("#panel h2") == page.run("MATRIX.entries[0].name")
    assert page.run("SHOWN.selected === MATRIX.entries[0]")


def test_a_large_tree_on_a_wide_screen_is_shown_both_ways(shown: Opener) -> None:
    page = shown(large(300), width=1920, height=1080)
    assert page.run("SHOWN.view") == "both"


def test_everything_can_be_done_with_keys(shown: Opener) -> None:
    page = shown(shop())
    page.run("CANVAS.focus()")
    page.press("ArrowDown")
    first = page.text("#said")
    assert first.startswith("shop")
    page.press("ArrowDown")
    assert page.text("#said") != first
    page.press("Backspace")
    before = closed(page)
    page.press("Enter")
    assert closed(page) != before
    page.press("Enter")
    assert closed(page) == before
    page.press("c")
    assert page.text("#panel h2") == "Cycle 1 of 2"
    page.press("Escape")
    assert page.text("#panel h2") == "Overview"
    page.press("?")
    assert page.run("document.getElementById('keys').open") is True
    page.press("Escape")
    assert page.run("document.getElementById('keys').open") is False


def test_the_focus_is_seen_wherever_the_tab_key_leads(shown: Opener) -> None:
    page = shown(shop())
    seen = []
    for _ in range(16):
        page.press("Tab")
        seen.append(
            page.run(
                "(() => { const it = document.activeElement; const style = getComputedStyle(it);"
                " return [it.id, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2]; })()"
            )
        )
    assert [name for name, has_outline in seen if not has_outline] == []
    assert {"search", "graph-view", "matrix-view", "theme", "canvas"} <= {name for name, _ in seen}


def test_dark_and_light(shown: Opener) -> None:
    page = shown(shop(), dark=True)
    stage = "getComputedStyle(document.getElementById('stage')).backgroundColor"
    dark = page.run(stage)
    page.press("t")
    light = page.run(stage)
    assert (dark, light) == ("rgb(15, 18, 22)", "rgb(236, 238, 243)")
    assert page.run("[...PEN.getImageData(1, 1, 1, 1).data]") == [236, 238, 243, 255]


@pytest.mark.parametrize(
    ("width", "height"),
    [
        pytest.param(1280, 800, id="a laptop"),
        pytest.param(2560, 1300, id="a wide screen"),
        pytest.param(640, 400, id="a laptop at 200 %"),
        pytest.param(390, 780, id="a telephone"),
    ],
)
def test_nothing_is_cut_off(shown: Opener, width: int, height: int) -> None:
    page = shown(shop(), width=width, height=height)
    assert page.run("document.documentElement.scrollWidth") <= width
    outside = page.run(
        "[...document.querySelectorAll('header button, #search, #zoom button, #panel')].filter(it => !it.hidden)"
        ".filter(it => { const box = it.getBoundingClientRect();"
        " if (!box.width) return true;"
        " return box.left < 0 || box.right > innerWidth + 1 || box.top < 0 || box.bottom > innerHeight + 1; })"
        ".map(it => it.id)"
    )
    assert outside == []
    stage = page.run("(() => { const box = CANVAS.getBoundingClientRect(); return [box.width, box.height]; })()")
    assert min(stage) >= 150


def test_hostile_names_stay_names(shown: Opener) -> None:
    page = shown(hostile_graph())
    page.click_on("#expand-all")
    assert page.run("TREE.leafOf.filter(Boolean).length") == 2 * len(HOSTILE)
    page.press("/")
    page.type("</script>")
    page.press("Enter")
    assert "</script><script>alert(1)</script>" in page.text("#panel h2").replace("\n", "")
    page.press("m")


def test_tests_can_be_left_out(shown: Opener) -> None:
    page = shown(result_of(["a", "b", "test_a"], [("a", "b"), ("test_a", "a")]))
    page.press("x")
    assert closed(page) == ["a", "b"]
    page.press("x")
    assert closed(page) == ["a", "b", "test_a"]


def test_a_graph_without_anything(shown: Opener) -> None:
    page = shown(result_of([], []))
    assert page.text("#numbers") == "0 modules · 0 imports · 0 cycles"
    for key in ("m", "g", "c", "0", "ArrowDown", "Enter"):
        page.press(key)


def best(measure: Callable[[], float], limit: float) -> float:
    """The least of a few measurements, as few as are needed."""
    found = measure()
    for _ in range(ATTEMPTS - 1):
        if found <= limit:
            break
        found = min(found, measure())
    return found


def slowest_frame(page: Page, action: str) -> float:
    """The longest of a few frames, drawn down to the pixels."""
    return float(
        page.run(
            "(() => { let most = 0; for (let count = 0; count < 8; count++) { const start = performance.now();"
            f" {action}; if (MATRIX.width) paintMatrix(); if (VIEW.width) paintGraph(performance.now());"
            " PEN.getImageData(0, 0, 1, 1); most = Math.max(most, performance.now() - start); } return most; })()"
        )
    )


def first_picture(page: Page) -> float:
    return float(page.run(LOADED)) + slowest_frame(page, "0")


def test_five_thousand_modules_stay_fluid(shown: Opener) -> None:
    result = large(5000)
    page = shown(result)
    times = {"first picture": best(lambda: first_picture(shown(result)), FIRST_PICTURE)}
    assert len(closed(page)) < 100
    times["moving"] = best(lambda: slowest_frame(page, "pan(9, 7)"), FRAME)
    opening = "toggle(shownNodes().find(node => node.children.length && !node.isOpen))"
    times["opening"] = best(lambda: slowest_frame(page, opening), FRAME)
    page.run("openAllIn(TREE.root), 0")
    assert len(closed(page)) == 5000
    times["moving, all open"] = best(lambda: slowest_frame(page, "pan(9, 7)"), FRAME)
    page.run("zoomBy(8), 0")
    times["moving, all open, close"] = best(lambda: slowest_frame(page, "pan(9, 7)"), FRAME)
    page.run("showView('matrix'), 0")
    times["the matrix of all"] = best(lambda: slowest_frame(page, "pan(-9, -7)"), FRAME)
    limits = {name: FIRST_PICTURE if name == "first picture" else FRAME for name in times}
    assert {name: time for name, time in times.items() if time > limits[name]} == {}
