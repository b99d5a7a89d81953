"""A coroutine that nobody awaits does not run at all, and `await` works in coroutines only."""

from autopack_lint.sdk import Bad, Confidence, Rule, Severity

RULE = Rule(
    id="TYP116",
    name="forgotten-await",
    message="the coroutine is never awaited",
    severity=Severity.ERROR,
    confidence=Confidence.LIKELY,
    codes=(
        "unused-coroutine",
        "unused-awaitable",
        "await-not-async",
        "top-level-await",
        "await",
    ),
    good=("async def f() -> None: ...\n\n\nasync def g() -> None:\n    await f()\n",),
    bad=(Bad("async def f() -> None: ...\n\n\nasync def g() -> None:\n    f()\n"),),
)
