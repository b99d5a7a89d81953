"""Distributions move what they offer: an import of the old place fails with the first version that has lost it.

Which names have moved, and when, stands in a small table that is checked against releases. What counts is which
versions the project declares: an error where none of them has the old place, a warning where some have not. The new
place is written without asking where all versions that are allowed have it.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Fix, Project, RedirectImport, Rule, Safety, Severity

SETTINGS = "[project]\nname = 'shop'\nversion = '1'\ndependencies = ['Jinja2{}']\n"
RULE = Rule(
    id="IMP111",
    name="moved-foreign-name",
    message="the distribution has moved this name",
    severity=Severity.ERROR,
    reads=("definitions", "import_places", "imports"),
    by_file=True,
    fix="import it from where it is now",
    good=(
        {"a.py": "from jinja2 import Markup\n"},
        {"pyproject.toml": SETTINGS.format("<3.1"), "a.py": "from jinja2 import Markup\n"},
        {"pyproject.toml": SETTINGS.format("~=2.11"), "a.py": "from jinja2 import contextfilter\n"},
        {"pyproject.toml": SETTINGS.format(""), "a.py": "from jinja2 import Template\n"},
        {
            "pyproject.toml": SETTINGS.format(""),
            "a.py": "try:\n    from markupsafe import Markup\nexcept ImportError:\n    from jinja2 import Markup\n",
        },
    ),
    bad=(
        Bad({"pyproject.toml": SETTINGS.format(">=2"), "a.py": "from jinja2 import contextfilter\n"}),
        Bad(
            {
                "pyproject.toml": SETTINGS.format(">=3.1"),
                "a.py": "from jinja2 import Markup, Template  # a\n\nprint(Markup, Template)\n",
            },
            fixed={
                "pyproject.toml": SETTINGS.format(">=3.1"),
                "a.py": "from jinja2 import Template  # a\nfrom markupsafe import Markup\n\nprint(Markup, Template)\n",
            },
        ),
        Bad(
            {
                "pyproject.toml": SETTINGS.format(">=3.0"),
                "a.py": "from jinja2 import contextfilter\n\nprint(contextfilter)\n",
            },
            fixed={
                "pyproject.toml": SETTINGS.format(">=3.0"),
                "a.py": "from jinja2 import pass_context as contextfilter\n\nprint(contextfilter)\n",
            },
        ),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for found in project.imports.moved_in(project.asked):
        moved, place = found.moved, found.place
        operation = RedirectImport(moved.module, moved.to_module, moved.name, moved.to_name, place.span)
        safety = Safety.SAFE if found.is_there else Safety.SUGGESTION
        gone, new = ".".join(map(str, moved.gone)), f"{moved.to_module}.{moved.to_name}"
        words = f"`{moved.module}.{moved.name}` is gone in {moved.distribution} {gone}: it is `{new}`"
        if moved.since is None:
            words += f", which `{moved.to_module.replace('_', '-')}` brings"
        fix = Fix(safety, f"import `{new}`", (operation,))
        finding = RULE.finding(place.span, place.excerpt, message=words, symbol=place.symbol, fix=fix)
        severity = Severity.ERROR if found.is_always_broken else Severity.WARNING
        yield finding._replace(path=found.path, severity=severity)
