"""Names that are there without being bound by a module's text."""

from __future__ import annotations

import builtins

NEWER_OR_ELSEWHERE = ("PythonFinalizationError", "WindowsError", "get_ipython", "reveal_locals", "reveal_type")
BUILTINS = frozenset(
    {
        *dir(builtins),
        *NEWER_OR_ELSEWHERE,
        *("__annotations__", "__builtins__", "__cached__", "__class__", "__file__", "__module__", "__path__"),
        *("__qualname__", "__classdict__", "__conditional_annotations__", "__static_attributes__", "__firstlineno__"),
    }
)
OLD_BUILTINS = frozenset(
    {
        *("apply", "basestring", "buffer", "cmp", "coerce", "execfile", "file", "intern", "long", "raw_input"),
        *("reduce", "reload", "StandardError", "unichr", "unicode", "xrange"),
    }
)
"""What Python 2 had: code that asks for the version may read them."""
