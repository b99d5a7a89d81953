"""A module that nothing imports is forgotten, or somebody finds it by a name that no tool can see.

It is read, tested and carried along all the same. What is in a library for others to import looks just like it, so this
rule is off by default: it is for applications. Tests, scripts, entry points, what packaging or a text names, files that
frameworks look for by themselves, and packages whose modules are loaded by name are left out.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Confidence, Finding, Project, Rule, Severity

APP = {"app/__init__.py": "", "app/views.py": "x = 1\n", "main.py": "import app\n"}
RULE = Rule(
    id="GRF105",
    name="unimported-module",
    message="nothing imports this module, and no entry point names it",
    severity=Severity.INFO,
    confidence=Confidence.LIKELY,
    default=False,
    reads=("imports", "dynamic_imports", "definitions", "module_strings"),
    good=(
        {**APP, "main.py": "from app import views\n"},
        {**APP, "main.py": "def f():\n    import app.views\n"},
        {**APP, "main.py": "APPS = ['app.views.View']\n"},
        {**APP, "app/__init__.py": "__all__ = ['views']\n"},
        {**APP, "app/__init__.py": "import pkgutil\n"},
        {**APP, "app/views.py": "if __name__ == '__main__':\n    print()\n"},
        {**APP, "pyproject.toml": "[project.scripts]\nrun = 'app.views:x'\n"},
        {"app/__init__.py": "", "app/models.py": "x = 1\n", "app/migrations/__init__.py": "", "loose/a.py": "x = 1\n"},
        {"app/__init__.py": "", "app/tests/__init__.py": "", "app/tests/helpers.py": "x = 1\n"},
    ),
    bad=(Bad(APP), Bad({**APP, "app/views.py": "import app\nfrom app.views import x\n"})),
)


def check_project(project: Project) -> Iterator[Finding]:
    if not project.settings.is_whole:
        return
    for module in project.unimported():
        message = f"nothing imports `{module.name}`, and nothing names it: is it still needed?"
        yield project.on_line(RULE, module.path, 1, message)
