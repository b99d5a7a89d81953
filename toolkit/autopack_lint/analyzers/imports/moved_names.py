"""Names that distributions have moved: where each was, where it is, and since when. Checked against releases by a test.

A row: the distribution; the module and the name as they were; the same as they are now; the version that first has the
new place; the first version without the old one. `sqlalchemy.ext.declarative` is not here: it still works.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

ROWS = """
django django.core.urlresolvers.reverse django.urls.reverse 1.10 2.0
django django.core.urlresolvers.reverse_lazy django.urls.reverse_lazy 1.10 2.0
django django.core.urlresolvers.resolve django.urls.resolve 1.10 2.0
django django.core.urlresolvers.NoReverseMatch django.urls.NoReverseMatch 1.10 2.0
django django.conf.urls.url django.urls.re_path 2.0 4.0
django django.utils.translation.ugettext django.utils.translation.gettext 2.0 4.0
django django.utils.translation.ugettext_lazy django.utils.translation.gettext_lazy 2.0 4.0
django django.utils.translation.ungettext django.utils.translation.ngettext 2.0 4.0
django django.utils.translation.ungettext_lazy django.utils.translation.ngettext_lazy 2.0 4.0
django django.utils.encoding.force_text django.utils.encoding.force_str 2.0 4.0
django django.utils.encoding.smart_text django.utils.encoding.smart_str 2.0 4.0
django django.db.models.fields.FieldDoesNotExist django.core.exceptions.FieldDoesNotExist 1.8 3.1
flask flask.Markup markupsafe.Markup 0 3.0
flask flask.escape markupsafe.escape 0 3.0
jinja2 jinja2.Markup markupsafe.Markup 0 3.1
jinja2 jinja2.escape markupsafe.escape 0 3.1
jinja2 jinja2.contextfilter jinja2.pass_context 3.0 3.1
jinja2 jinja2.contextfunction jinja2.pass_context 3.0 3.1
jinja2 jinja2.environmentfilter jinja2.pass_environment 3.0 3.1
jinja2 jinja2.environmentfunction jinja2.pass_environment 3.0 3.1
jinja2 jinja2.evalcontextfilter jinja2.pass_eval_context 3.0 3.1
werkzeug werkzeug.secure_filename werkzeug.utils.secure_filename 0.9 1.0
werkzeug werkzeug.FileStorage werkzeug.datastructures.FileStorage 0.9 1.0
werkzeug werkzeug.MultiDict werkzeug.datastructures.MultiDict 0.9 1.0
werkzeug werkzeug.ImmutableMultiDict werkzeug.datastructures.ImmutableMultiDict 0.9 1.0
werkzeug werkzeug.generate_password_hash werkzeug.security.generate_password_hash 0.9 1.0
werkzeug werkzeug.check_password_hash werkzeug.security.check_password_hash 0.9 1.0
werkzeug werkzeug.cached_property werkzeug.utils.cached_property 0.9 1.0
werkzeug werkzeug.contrib.fixers.ProxyFix werkzeug.middleware.proxy_fix.ProxyFix 0.15 1.0
werkzeug werkzeug.wsgi.DispatcherMiddleware werkzeug.middleware.dispatcher.DispatcherMiddleware 0.15 1.0
wtforms wtforms.fields.html5.EmailField wtforms.fields.EmailField 3.0 3.0
wtforms wtforms.fields.html5.DateField wtforms.fields.DateField 3.0 3.0
wtforms wtforms.fields.html5.URLField wtforms.fields.URLField 3.0 3.0
pydantic pydantic.BaseSettings pydantic_settings.BaseSettings - 2.0
"""
CLAUSE = re.compile(r"(>=|<=|==|!=|~=|\^|~|>|<)\s*v?(\d+(?:\.\d+)*)")
Version = tuple[int, ...]


class MovedName(NamedTuple):
    """A name of a distribution that has another place. `since` is None where another distribution has it now."""

    distribution: str
    module: str
    name: str
    to_module: str
    to_name: str
    since: Version | None
    gone: Version


class Range(NamedTuple):
    """The versions that a requirement allows, as far as it says."""

    least: Version
    below: Version | None


@cache
def moved_names() -> dict[tuple[str, str], MovedName]:
    """By module and name as they were."""
    found: dict[tuple[str, str], MovedName] = {}
    for row in ROWS.split("\n"):
        if row:
            distribution, old, new, since, gone = row.split()
            (module, _, name), (to_module, _, to_name) = old.rpartition("."), new.rpartition(".")
            known = None if since == "-" else version(since)
            found[module, name] = MovedName(distribution, module, name, to_module, to_name, known, version(gone))
    return found


def version(text: str) -> Version:
    """A version as numbers; zeros at its end say nothing."""
    numbers = [int(part) for part in text.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def allowed(specifier: str) -> Range:
    """What the clauses of a requirement allow; a caret or tilde ends at the next version of that kind."""
    least: Version = ()
    below: list[Version] = []
    for sign, text in CLAUSE.findall(specifier):
        bound, parts = version(text), [int(part) for part in text.split(".")]
        if sign in {">=", ">", "==", "~=", "^", "~"}:
            least = max(least, bound)
        if sign in {"<", "<="}:
            below.append(bound if sign == "<" else next_to(parts))
        elif sign in {"==", "~=", "^", "~"}:
            kept = {"==": len(parts), "~=": max(len(parts) - 1, 1), "^": 1 if parts[0] else 2, "~": min(len(parts), 2)}
            below.append(next_to(parts[: kept[sign]]))
    return Range(least, min(below, default=None))


def next_to(parts: list[int]) -> Version:
    return (*parts[:-1], parts[-1] + 1)


def is_gone(moved: MovedName, versions: Range) -> bool:
    """Whether some version that is allowed has the old place no more."""
    return versions.below is None or versions.below > moved.gone
