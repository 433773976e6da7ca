"""Every regular expression of the package, found in the code so that a new one cannot be forgotten."""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import trendscope

CALLS = frozenset({"compile", "sub", "subn", "search", "match", "fullmatch", "split", "findall", "finditer"})
AT_THE_START = frozenset({"match", "fullmatch", "pattern"})
PACKAGE = Path(trendscope.__file__).parent
# Stands for a name that only a run knows: a topic, a title, a system.
NAME_OF_A_RUN = "neural machine translation"


class Found(NamedTuple):
    """A pattern, the place that it was found at, and whether it looks for its beginning in the whole text."""

    place: str
    pattern: re.Pattern[str]
    searches: bool = True

    def seconds(self, text: str) -> float:
        """The processor time of trying it once on a text, to the end of the text."""
        start = time.process_time()
        if self.searches:
            deque(self.pattern.finditer(text), maxlen=0)
        else:
            self.pattern.match(text)
            self.pattern.fullmatch(text)
        return time.process_time() - start


@cache
def find_patterns() -> list[Found]:
    """The patterns of modules and classes, and those made inside functions; for text, not for bytes."""
    found: dict[tuple[str, int], Found] = {}
    loaded = list(modules())
    uses = uses_of_names(loaded)
    for module in loaded:
        for each in (*of_values(module.__name__, vars(module)), *of_calls(module)):
            if isinstance(each.pattern.pattern, str):
                methods = uses.get(each.place) or uses.get(each.place.rsplit(".", 1)[-1], set())
                searches = each.searches and not (methods and methods <= AT_THE_START)
                key = (each.pattern.pattern, each.pattern.flags)
                found.setdefault(key, each._replace(searches=searches))
    return list(found.values())


# What starts the command, and what can be imported only inside the Studio server; neither has a pattern.
NOT_IMPORTED = frozenset({"__main__", "studio"})


def modules() -> Iterator[ModuleType]:
    for path in sorted(walk(PACKAGE)):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[-1] not in NOT_IMPORTED:
            yield importlib.import_module(".".join(("trendscope", *parts)).removesuffix(".__init__"))


def walk(folder: Path) -> Iterator[Path]:
    """The Python files of a folder, through the links of a clone."""
    for path in folder.iterdir():
        if path.is_dir() and path.name != "__pycache__":
            yield from walk(path)
        elif path.suffix == ".py":
            yield path


def of_values(place: str, values: object) -> Iterator[Found]:
    """The patterns among values, also inside their containers and classes."""
    if isinstance(values, re.Pattern):
        yield Found(place, values)
    elif isinstance(values, Mapping):
        for name, value in values.items():
            if not str(name).startswith("__"):
                yield from of_values(f"{place}.{name}", value)
                yield from of_values(f"{place}.{name}", name) if isinstance(name, re.Pattern) else ()
    elif isinstance(values, (tuple, list, frozenset, set)):
        for value in values:
            yield from of_values(place, value)
    elif isinstance(values, type) and values.__module__.startswith("trendscope"):
        yield from of_values(f"{place}", dict(vars(values)))


def of_calls(module: ModuleType) -> Iterator[Found]:
    """The patterns written in calls such as `re.sub(...)`; what only a run knows is a name."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in ast.walk(tree):
        if is_call_of_re(node):
            assert isinstance(node, ast.Call)
            around = [each.name for each in functions if each.lineno <= node.lineno <= (each.end_lineno or 0)]
            place = ".".join((module.__name__, *around[-1:]))
            text = value_of(node.args[0], vars(module))
            if isinstance(text, str):
                flags = value_of(node.args[-1], vars(module)) if len(node.args) > 1 else 0
                made = re.compile(text, flags if isinstance(flags, re.RegexFlag) else 0)
                assert isinstance(node.func, ast.Attribute)
                yield Found(place, made, node.func.attr not in AT_THE_START)


def uses_of_names(loaded: Iterable[ModuleType]) -> dict[str, set[str]]:
    """The methods by which the code uses each name: `search` of `_WORD` in `_WORD.search(text)`."""
    uses: dict[str, set[str]] = defaultdict(set)
    for module in loaded:
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, (ast.Name, ast.Attribute)):
                name = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
                uses[f"{module.__name__}.{name}" if name.startswith("_") else name].add(node.attr)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call):
                called = node.value.func
                uses[f"{module.__name__}.{called.id if isinstance(called, ast.Name) else ''}"].add(node.attr)
    return uses


def is_call_of_re(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in CALLS
    )


def value_of(node: ast.expr, names: Mapping[str, Any]) -> object:
    """What an expression is at run time, with a name of a run for each unknown part."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(value_of(part, names)) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return value_of(node.value, names)
    try:
        return eval(compile(ast.Expression(node), "", "eval"), dict(names))
    except (NameError, AttributeError, TypeError, KeyError, IndexError):
        return NAME_OF_A_RUN
