"""The closed vocabulary in which fixes are written: what to change, as data.

A rule names places and texts; `codemods/` knows how each operation is carried out without touching
anything else. `path` may be left out by rules that look at one file: the engine fills it in. Texts
are written with newlines only and without the indentation of the place that they go to.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from autopack_lint.model.place import Position, Span

ANYWHERE = Span(Position(1, 1), Position(1, 1))
"""In place of a span: wherever in the file it stands."""


class ReplaceExpression(NamedTuple):
    """Put `text` where the expression at `span` stands; brackets are added where it needs them."""

    span: Span
    text: str
    path: str = ""
    op: Literal["replace-expression"] = "replace-expression"


class ReplaceStatement(NamedTuple):
    """Put the statements of `text` where the one at `span` stands, decorators included; its comment stays beside it."""

    span: Span
    text: str
    path: str = ""
    op: Literal["replace-statement"] = "replace-statement"


class InsertStatement(NamedTuple):
    """Put the statements of `text` before or after the statement at `span`, in the same block."""

    span: Span
    text: str
    side: Literal["before", "after"] = "before"
    path: str = ""
    op: Literal["insert-statement"] = "insert-statement"


class DeleteStatement(NamedTuple):
    """Take the statement at `span` away, with the comment at its end; a block that would be empty gets a `pass`."""

    span: Span
    path: str = ""
    op: Literal["delete-statement"] = "delete-statement"


class RemoveComment(NamedTuple):
    """Take the comment at `span`, or this part of it, away; the line too, where it holds nothing else."""

    span: Span
    path: str = ""
    op: Literal["remove-comment"] = "remove-comment"


class AddImport(NamedTuple):
    """Import `name` from `module` (the module itself where `name` is empty), sorted in as the file has it.

    Leading dots of `module` make it relative. Nothing changes where the same binding is there already.
    With `type_checking` it goes below `if TYPE_CHECKING:`.
    """

    module: str
    name: str = ""
    alias: str = ""
    type_checking: bool = False
    path: str = ""
    op: Literal["add-import"] = "add-import"


class RemoveImport(NamedTuple):
    """Take one imported name away, whose statement or name is at `span`; the statement, where it was the last.

    With `if_unused` only where nothing in the file uses it any more when the fixes before this one are carried out.
    """

    module: str
    name: str = ""
    alias: str = ""
    span: Span = ANYWHERE
    if_unused: bool = False
    path: str = ""
    op: Literal["remove-import"] = "remove-import"


class RedirectImport(NamedTuple):
    """Import from elsewhere what `module` (or `name` in it) used to be; the name in the file stays the same.

    Without `name` every import of the module or of what lies below it is meant. `import a.b` takes the
    uses of `a.b` along, as these are its name.
    """

    module: str
    to_module: str
    name: str = ""
    to_name: str = ""
    span: Span = ANYWHERE
    path: str = ""
    op: Literal["redirect-import"] = "redirect-import"


class RenameSymbol(NamedTuple):
    """Give the name at `span` another one, wherever in the file it means the same.

    With `module`, `name` is one that was renamed there: its imports and uses in this file follow. A
    rename across files is one such operation for each of them.
    """

    name: str
    to_name: str
    span: Span = ANYWHERE
    module: str = ""
    path: str = ""
    op: Literal["rename-symbol"] = "rename-symbol"


class WrapCall(NamedTuple):
    """Make the expression at `span` the first argument of a call of `function`; `arguments` follow it."""

    span: Span
    function: str
    arguments: str = ""
    path: str = ""
    op: Literal["wrap-call"] = "wrap-call"


class MoveDefinition(NamedTuple):
    """Move the function or class `name` from the top level of `path` to the end of `to_path`.

    What it needs is imported there, and `module` (where it was) imports it from `to_module`, so that all
    who import it find it.
    """

    name: str
    module: str
    to_module: str
    to_path: str
    path: str = ""
    op: Literal["move-definition"] = "move-definition"


Operation = (
    ReplaceExpression
    | ReplaceStatement
    | InsertStatement
    | DeleteStatement
    | RemoveComment
    | AddImport
    | RemoveImport
    | RedirectImport
    | RenameSymbol
    | WrapCall
    | MoveDefinition
)

OPERATIONS: dict[str, type[Operation]] = {kind._field_defaults["op"]: kind for kind in get_args(Operation)}
"""Every kind of operation by its name."""
