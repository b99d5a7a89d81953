"""The page of the graph as a text: complete in itself, the same each time, and safe whatever modules are called."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from autopack_lint.model.facts import ImportKind
from autopack_lint.model.graph import External, GraphResult
from autopack_lint.report.graph_page import SCRIPTS, STYLE, render
from tests.support.checkout import REPOSITORY
from tests.support.command import lint
from tests.support.configured import written
from tests.support.page_graphs import Arrow, result_of, shop

FOLDER = REPOSITORY / "toolkit" / "autopack_lint" / "report" / "graph_page"
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "a\"b'c&lt;",
    "\u202egnp.\u2066",
    "x\x00\x1b[31m\u2028\u2029",
    "{script}{data}",
    "\ud800",
    "__proto__",
    "constructor",
)


class Parts(HTMLParser):
    """The elements of a page, and the text in those whose text a browser does not parse."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.handle_starttag("", [])

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] += data

    def text_of(self, tag: str, **attributes: str) -> str:
        found = [
            text
            for (name, given), text in zip(self.elements, self.texts, strict=True)
            if name == tag and attributes.items() <= given.items()
        ]
        assert found, tag
        return found[-1]


def hostile_graph() -> GraphResult:
    arrows = list(pairwise(HOSTILE))
    result = result_of([*HOSTILE, *(f"pkg.{name}" for name in HOSTILE)], arrows)
    return result._replace(graph=result.graph._replace(externals=(External(HOSTILE[0], False, 1),), unparsed=HOSTILE))


def data_in(page: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(Parts(page).text_of("script", type="application/json"))
    return found


def test_the_same_graph_gives_the_same_page() -> None:
    assert render(shop(), "shop") == render(shop(), "shop")


def test_nothing_is_fetched_from_anywhere() -> None:
    page = re.sub(r"'sha256-[^']*'", "", render(shop(), "shop"))
    assert re.findall(r"https?:|//[a-z]|@import|url\(|import\(|fetch\(|XMLHttp|WebSocket", page) == []
    loading = {"src", "href", "data", "srcset", "action", "style"} | {"onclick", "onload", "onerror"}
    assert [element for element in Parts(page).elements if loading & element[1].keys()] == []


def test_the_policy_allows_this_script_and_this_style_and_nothing_else() -> None:
    page = render(hostile_graph(), HOSTILE[0])
    parts = Parts(page)
    policy = next(given["content"] for _, given in parts.elements if given.get("http-equiv"))
    assert policy is not None
    digests = {
        tag: "sha256-" + base64.b64encode(hashlib.sha256(parts.text_of(tag).encode()).digest()).decode()
        for tag in ("script", "style")
    }
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == f"'{digests['script']}'"
    assert rules["style-src"] == f"'{digests['style']}'"
    assert "unsafe" not in policy


def test_names_cannot_leave_the_data() -> None:
    kind, plain = Parts(render(hostile_graph(), HOSTILE[0])), Parts(render(shop(), "shop"))
    assert [tag for tag, _ in kind.elements] == [tag for tag, _ in plain.elements]
    data = kind.text_of("script", type="application/json")
    assert data.isascii()
    assert set(data) & set("<>&") == set()
    assert kind.text_of("script") == plain.text_of("script")


def test_what_steers_the_eye_is_shown_as_an_escape() -> None:
    shown = json.dumps(data_in(render(hostile_graph(), "t")), ensure_ascii=False)
    assert [mark for mark in "\u202e\u2066\x00\x1b\u2028\ud800" if mark in shown] == []
    assert "\\\\u202egnp" in shown


def test_what_the_page_knows() -> None:
    arrows: list[Arrow] = [("a", "b"), ("b", "a", ImportKind.GUARDED), ("c", "a", ImportKind.TYPE_CHECKING)]
    data = data_in(render(result_of("abc", arrows, most_importers=1), "three"))
    assert data["title"] == "three"
    assert data["modules"] == [["a", "a.py"], ["b", "b.py"], ["c", "c.py"]]
    edges: list[int] = data["edges"]  # type: ignore[assignment]
    assert edges[:4] == [0, 1, 1, 0]
    assert edges[6:10] == [1, 0, 1, 3]
    cycles: list[dict[str, object]] = data["cycles"]  # type: ignore[assignment]
    assert [cycle["members"] for cycle in cycles] == [[0, 1]]
    assert len(cycles[0]["breaking"]) == 1  # type: ignore[arg-type]
    gods: list[dict[str, object]] = data["gods"]  # type: ignore[assignment]
    assert [god["module"] for god in gods] == [0]


def test_every_file_of_the_page_is_used() -> None:
    files = {file.name for file in FOLDER.iterdir() if file.suffix in {".js", ".css"}}
    assert files == {STYLE, *SCRIPTS}


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.js")), ids=lambda file: file.name)
def test_a_script_sets_text_and_never_markup(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert re.findall(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|</script", text) == []
    assert len(text.splitlines()) <= 300


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    written(tmp_path / "shop", {"pyproject.toml": "", "a.py": "import b\n", "b.py": ""})
    ran = lint(tmp_path / "shop", "graph", "-f", "html", "-o", "graph.html")
    assert (ran.code, ran.out) == (0, "")
    data = data_in((tmp_path / "shop" / "graph.html").read_text(encoding="utf-8"))
    assert (data["title"], data["modules"]) == ("shop", [["a", "a.py"], ["b", "b.py"]])
