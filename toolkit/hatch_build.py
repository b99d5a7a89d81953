"""Ships the rules inside standard wheels; an editable install reads those of the checkout in place."""

from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShipRules(BuildHookInterface[BuilderConfig]):
    """Found by hatchling because it is the only hook in this file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"][str(Path(self.root) / "rules")] = "autopack_lint/rules"
