"""A function that does not fit on a screen is read in pieces, and its pieces have no names."""

from collections.abc import Iterator

from autopack_lint.sdk import Bad, Finding, Module, Rule, Severity, Weight

RULE = Rule(
    id="CPX103",
    name="long-function",
    message="a function is longer than a screen",
    severity=Severity.WARNING,
    threshold=50,
    good=("def f():\n" + "    x = 1\n" * 49,),
    bad=(Bad("def f():\n" + "    x = 1\n" * 50),),
)


def check_module(module: Module) -> Iterator[Finding]:
    limit = module.threshold(RULE)
    for function in module.functions:
        if function.lines > limit:
            name = function.qualname.rpartition(".")[2]
            advice = module.extraction(function, Weight.LINES, limit) or "split it by what each part is for"
            message = f"`{name}` is {function.lines} lines long (at most {limit}): {advice}"
            yield module.at(
                RULE, module.header(function), message=message, data={"score": function.lines, "limit": limit}
            )
