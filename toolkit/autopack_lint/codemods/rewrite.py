"""Operations are carried out on drafts: all operations of one fix, or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from autopack_lint.codemods.comments import remove_comment
from autopack_lint.codemods.draft import ConflictError, Draft
from autopack_lint.codemods.edits import Plan, Region
from autopack_lint.codemods.expressions import replace_expression, wrap_call
from autopack_lint.codemods.import_changes import redirect_import, remove_import
from autopack_lint.codemods.imports import add_import
from autopack_lint.codemods.moves import steps_of
from autopack_lint.codemods.names import rename_symbol
from autopack_lint.codemods.statements import delete_statement, insert_statement, replace_statement
from autopack_lint.codemods.text import RefusedError, Text
from autopack_lint.model.import_style import ImportStyle
from autopack_lint.model.operation import (
    ANYWHERE,
    AddImport,
    DeleteStatement,
    InsertStatement,
    MoveDefinition,
    Operation,
    RedirectImport,
    RemoveComment,
    RemoveImport,
    RenameSymbol,
    ReplaceExpression,
    ReplaceStatement,
    WrapCall,
)

Drafts = Mapping[str, Draft]
Plans = dict[str, Plan]


class Changed(NamedTuple):
    """All operations are in these drafts."""

    drafts: dict[str, Draft]


class Unchanged(NamedTuple):
    """What the operations ask for is there already."""


class Refused(NamedTuple):
    """Nothing is done, for this reason."""

    reason: str


class Conflict(NamedTuple):
    """Another fix has changed what this one is about: it may be tried again on the new text."""

    reason: str


Outcome = Changed | Unchanged | Refused | Conflict


def rewritten(operations: Sequence[Operation], drafts: Drafts, style: ImportStyle) -> Outcome:
    """Carry out the operations of one fix in a set of drafts, which stay as they are."""
    new = dict(drafts)
    has_changed = False
    operation = operations[0]
    try:
        for operation in expanded(operations, new):
            if isinstance(operation, RemoveImport) and operation.if_unused:
                settle(operation.path, new)
            plans = planned_around(operation, new, style)
            for path, plan in plans.items():
                has_changed = has_changed or bool(plan.edits)
                new[path] = new[path].with_plan(plan)
    except RefusedError as error:
        return Refused(f"{operation.op}: {error}")
    except ConflictError as error:
        return Conflict(f"{operation.op}: {error}")
    return Changed(new) if has_changed else Unchanged()


def settle(path: str, drafts: dict[str, Draft]) -> None:
    """Carry out what is pending in a file, for an operation that has to see it."""
    if path in drafts:
        drafts[path] = drafts[path].settled()


def expanded(operations: Sequence[Operation], drafts: Drafts) -> Iterator[Operation]:
    """The operations, with the steps of those that are made of others."""
    for operation in operations:
        if isinstance(operation, MoveDefinition):
            yield from steps_of(operation, drafts)
        else:
            yield operation


def planned_around(operation: Operation, drafts: dict[str, Draft], style: ImportStyle) -> Plans:
    """The edits of an operation; pending ones with which they clash, or that it has to see, are carried out first."""
    try:
        plans = planned(operation, drafts, style)
        in_the_way = [path for path, plan in plans.items() if not drafts[path].takes(plan)]
        if not in_the_way:
            return plans
    except RefusedError:
        draft = drafts.get(operation.path)
        if draft is None or not draft.pending:
            raise
        in_the_way = [operation.path]
    for path in in_the_way:
        drafts[path] = drafts[path].settled()
    return planned(operation, drafts, style)


def planned(operation: Operation, drafts: Drafts, style: ImportStyle) -> Plans:
    """The edits of an operation by file. Raises `RefusedError` or `ConflictError`."""
    draft = drafts.get(operation.path)
    if draft is None:
        raise RefusedError(f"{operation.path!r} is none of the files that may be changed")
    span = getattr(operation, "span", ANYWHERE)
    region = None if span == ANYWHERE else draft.region(span)
    return {operation.path: plan_for(operation, draft.text, style, region)}


def plan_for(operation: Operation, text: Text, style: ImportStyle, region: Region | None) -> Plan:
    """The edits of an operation that is about one file. Raises `RefusedError`."""
    match operation:
        case AddImport():
            return add_import(operation, text, style)
        case RemoveImport():
            return remove_import(operation, text, region)
        case RedirectImport():
            return redirect_import(operation, text, style, region)
        case RenameSymbol():
            return rename_symbol(operation, text, region)
    if region is None:
        raise RefusedError("it does not say where it is to be carried out")
    return plan_at(operation, text, region)


def plan_at(operation: Operation, text: Text, region: Region) -> Plan:
    """The edits of an operation that is about one place. Raises `RefusedError`."""
    match operation:
        case ReplaceExpression():
            return replace_expression(operation, text, region)
        case WrapCall():
            return wrap_call(operation, text, region)
        case ReplaceStatement():
            return replace_statement(operation, text, region)
        case InsertStatement():
            return insert_statement(operation, text, region)
        case DeleteStatement():
            return delete_statement(operation, text, region)
        case RemoveComment():
            return remove_comment(operation, text, region)
    raise RefusedError("this operation is not known here")
