"""A module of a distribution that the project does not declare is missing wherever nobody installed it by chance.

Which distribution brings a module is never guessed: it stands in a table that was read from released wheels. What is
in no row of it is reported only where an environment of the project has all that is declared and not this module.
All that declares anything is read: pyproject.toml (extras, dependency groups, the tables of tools), setup.cfg,
setup.py as far as it is written out, files of requirements, Pipfile and conda environments. Silent are what is
installed or locked, what comes along with what is declared, imports that are tried, deferred, conditional or for type
checkers, tests and tools whose runner is told to install it, and projects that compute what they need.
"""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Project, Rule, Severity

SETTINGS = "[project]\nname = 'shop'\nversion = '1'\ndependencies = ['requests>=2']\n"
EXTRA = "[project.optional-dependencies]\nslugs = ['python_slugify[unidecode]; python_version > \"3\"']\n"
RULE = Rule(
    id="IMP104",
    name="undeclared-dependency",
    message="the project does not declare what brings this module",
    severity=Severity.WARNING,
    reads=("added_modules", "definitions", "dynamic_imports", "import_places", "imports", "module_strings"),
    good=(
        {"a.py": "import slugify\n"},
        {"pyproject.toml": SETTINGS, "a.py": "import requests\nimport urllib3\nimport unheard_of\n"},
        {"pyproject.toml": SETTINGS + EXTRA, "a.py": "import slugify\n"},
        {"pyproject.toml": SETTINGS, "a.py": "try:\n    import slugify\nexcept ImportError:\n    slugify = None\n"},
        {"pyproject.toml": SETTINGS, "a.py": "def f():\n    import slugify\n"},
        {
            "pyproject.toml": SETTINGS.replace("dependencies", "dynamic = ['dependencies']\n#"),
            "a.py": "import slugify\n",
        },
        {"pyproject.toml": SETTINGS, "requirements-dev.txt": "python-slugify\n", "a.py": "import slugify\n"},
    ),
    bad=(
        Bad({"pyproject.toml": SETTINGS, "a.py": "import slugify\n"}),
        Bad({"requirements.txt": "requests\n", "a.py": "from slugify import slugify\n"}),
        Bad({"pyproject.toml": SETTINGS.replace("requests>=2", "multipart"), "a.py": "import python_multipart\n"}),
    ),
)


def check_project(project: Project) -> Iterator[Finding]:
    for found in project.imports.undeclared:
        place, names = found.place, [f"`{name}`" for name in found.distributions]
        if names:
            words = f"`{found.module}` comes from {' or '.join(names)}, which the project does not declare"
        else:
            words = f"nothing that is declared or installed has a module `{found.module}`"
        words += f" ({found.files} files import it)" if found.files > 1 else ""
        data: dict[str, str | int] = {
            "module": found.module,
            "distributions": " ".join(found.distributions),
            "folder": found.folder,
        }
        finding = RULE.finding(place.span, place.excerpt, message=words, symbol=place.symbol, data=data)
        yield finding._replace(path=found.path)
