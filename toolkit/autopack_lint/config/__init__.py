"""Level 4: `[tool.autopack-lint]`, with the origin of every value."""

from autopack_lint.config.load import load_config
from autopack_lint.config.locate import find_root
from autopack_lint.config.rule_ids import check_rule_ids
from autopack_lint.config.settings import SETTINGS, Config, Kind, Setting, Value, value_in

__all__ = [
    "SETTINGS",
    "Config",
    "Kind",
    "Setting",
    "Value",
    "check_rule_ids",
    "find_root",
    "load_config",
    "value_in",
]
