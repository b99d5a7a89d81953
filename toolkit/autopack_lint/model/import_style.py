"""How a project sorts its imports, as far as its configuration says so without running anything."""

from __future__ import annotations

from typing import NamedTuple


class ImportStyle(NamedTuple):
    """The settings of isort, in its own words, that decide where a new import goes."""

    line_length: int = 88
    force_single_line: bool = False
    force_sort_within_sections: bool = False
    combine_as_imports: bool = False
    order_by_type: bool = True
    case_sensitive: bool = False
    no_sections: bool = False
    reverse_relative: bool = False
    from_first: bool = False
    length_sort: bool = False
    length_sort_straight: bool = False
    lines_between_types: int = 0
    lines_after_imports: int = -1
    force_grid_wrap: int = 0
    force_to_top: tuple[str, ...] = ()
    single_line_exclusions: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    no_lines_before: tuple[str, ...] = ()
    known_first_party: tuple[str, ...] = ()
    known_third_party: tuple[str, ...] = ()
    known_standard_library: tuple[str, ...] = ()
