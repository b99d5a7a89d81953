"""The graph as one page to look at: no network, no other file, opened by a double click.

`page.html` is the frame; the style and the scripts lie beside it and are put into it. The policy of the page allows
exactly these, by their hashes, so that nothing that a module is called can become code. The scripts share one scope,
in the order of `SCRIPTS`: the later ones use what the earlier ones define.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files

from autopack_lint.model.graph import GraphResult
from autopack_lint.report.documents import encode
from autopack_lint.report.graph_page.data import data_of
from autopack_lint.report.sanitize import visible

STYLE = "page.css"
SCRIPTS = (
    "data.js",
    "layers.js",
    "order.js",
    "focus.js",
    "layout.js",
    "paint.js",
    "links.js",
    "matrix.js",
    "elements.js",
    "panel.js",
    "details.js",
    "search.js",
    "actions.js",
    "pointing.js",
    "keys.js",
    "main.js",
)
HTML_IN_JSON = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def render(result: GraphResult, title: str) -> str:
    """The whole page."""
    style = own_file(STYLE)
    script = "\n".join(["'use strict';", *map(own_file, SCRIPTS)])
    values = {
        "policy": policy(style, script),
        "title": escape(f"{visible(title)}: modules and imports"),
        "style": style,
        "data": encode(data_of(result, title)).translate(HTML_IN_JSON),
        "script": script,
    }
    parts = own_file("page.html").split("{")
    # The values are put in once and never looked at again: a module may be called `{script}`.
    return parts[0] + "".join(values[name] + rest for name, _, rest in (part.partition("}") for part in parts[1:]))


def own_file(name: str) -> str:
    """A part of the page that lies beside this module, also inside an archive."""
    return files(__name__).joinpath(name).read_text(encoding="utf-8")


def policy(style: str, script: str) -> str:
    """Nothing is allowed but this style and this script."""
    return (
        f"default-src 'none'; script-src '{digest(script)}'; style-src '{digest(style)}'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
