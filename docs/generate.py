"""Write what is generated: `.env.example`, the sources in the READMEs, the drawn graphs, the example reports,
the notebooks of the course.

    python -m docs.generate

`make docs` runs it, and a test checks the result.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

from docs.course import notebooks
from docs.drawn import with_graphs
from docs.example_summary import summarize
from trendscope import research
from trendscope.kept_report import to_kept
from trendscope.library import LIBRARY
from trendscope.report.markdown import to_markdown
from trendscope.settings import Settings, variable_name
from trendscope.source import Service
from trendscope.text.message import Message
from trendscope.tools.registry import DEFAULT_SOURCES, DEFAULT_WITH_KEY, SOURCES, source_class
from trendscope.wording.catalogue import translated

REPOSITORY = Path(__file__).parents[1]
WIDTH = 100

HEAD = """\
# Copy this file to .env in your working folder. Everything here is optional: trendscope runs
# without a key. An environment variable overrides its line in .env. An address in .env counts
# only if its key is there too, such as TAVILY_API_KEY for TRENDSCOPE_TAVILY_URL; MCP servers,
# proxies, the store, the library and a folder for the cache are taken from the environment alone.
# Write a key as it is: ${NAME} is not replaced.
"""
TAIL = """\
# Taken from the environment alone: LangChain sends each run to LangSmith if this is true and a
# LangSmith key is set.
#LANGSMITH_TRACING=false
"""
EXAMPLE_DAY = date(2026, 11, 26)
EXAMPLES = {
    "en": "trends in natural language processing since 2016",
    "ko": "NLP 연구는 2016년 이후 어떻게 변했나?",
}
READMES = {"README.md": "en", "README.ko.md": "ko"}
# The heading of the table of sources, and when a source is searched.
HEADINGS = {"en": "| source | gives | needs | searched |", "ko": "| 출처 | 내용 | 필요한 것 | 검색 |"}
BY_DEFAULT = {"en": "by default", "ko": "기본 사용"}
WITH_KEY = {"en": "by default with its key", "ko": "키가 있으면 기본 사용"}
IF_CHOSEN = {"en": "with `--source {}`", "ko": "`--source {}`"}
AS_FALLBACK = {
    "en": ", and the notes if nothing on the network answers",
    "ko": ", 네트워크의 출처가 하나도 응답하지 않으면 노트",
}
BEGIN = "<!-- sources: make docs -->"
END = "<!-- /sources -->"


def services() -> list[type[Service]]:
    """Everything that can be queried."""
    return list(map(source_class, SOURCES))


def env_example() -> str:
    """`.env.example`: each setting with its description, then what can be set for each source."""
    blocks = [HEAD, *_settings(), *_variables_of_sources(), TAIL]
    return "\n".join(blocks)


def _settings() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        if not field.description:
            continue  # one entry for each source: these are added later
        example = field.examples[0] if field.examples else field.default
        value = f"{example:g}" if isinstance(example, float) else example or ""
        yield _block(field.description, [(variable_name(name), str(value))])


def _variables_of_sources() -> Iterator[str]:
    yield _block(
        "Keys of the sources; `trendscope sources` says what each is for.",
        ((variable_name("api_keys", each.source), "") for each in services() if each.has_key),
    )
    yield _block(
        "Seconds between two requests to a source.",
        (
            (variable_name("intervals", each.source), f"{each.interval:g}")
            for each in services()
            if each.interval
        ),
    )
    yield _block(
        "Addresses of the sources, for a mirror or a wiki of your own. {lang} stands for the language.",
        (pair for each in services() for pair in _addresses(each)),
    )


def _addresses(service: type[Service]) -> Iterator[tuple[str, str]]:
    if service.address:
        yield variable_name("addresses", service.source), service.address
    if service.pages_address:
        yield variable_name("addresses", f"{service.source}_pages"), service.pages_address


def _block(comment: str, variables: Iterable[tuple[str, str]]) -> str:
    lines = textwrap.wrap(comment, WIDTH, initial_indent="# ", subsequent_indent="# ")
    return "\n".join([*lines, *(f"#{name}={value}" for name, value in variables), ""])


def source_table(language: str) -> str:
    """The table of sources for a README, in Markdown."""
    rows = (_row(each, language) for each in services())
    return "\n".join([HEADINGS[language], "| --- | --- | --- | --- |", *rows])


def _row(service: type[Service], language: str) -> str:
    gives, needs = (translated(Message(each), language) for each in (service.gives, service.needs))
    return f"| {service.source} | {gives} | {needs} | {_searched(service, language)} |"


def _searched(service: type[Service], language: str) -> str:
    if service.source in DEFAULT_SOURCES:
        return BY_DEFAULT[language]
    if service.source in DEFAULT_WITH_KEY:
        return WITH_KEY[language]
    chosen = IF_CHOSEN[language].format(service.source)
    return chosen + AS_FALLBACK[language] if service.source == LIBRARY else chosen


def with_source_table(readme: str, language: str) -> str:
    """The README with the table of sources between its two marks."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{source_table(language)}\n{END}{after}"


def examples() -> Iterator[tuple[str, str]]:
    """The path and the content of each file that is made of the example reports."""
    sample = Settings(library=REPOSITORY / "no_library.db")  # not that of whoever runs this
    for language, question in EXAMPLES.items():
        report = research(question, sources=[LIBRARY], settings=sample, today=EXAMPLE_DAY)
        yield f"docs/example.{language}.md", to_markdown(report)
        yield f"trendscope/example/report.{language}.json", to_kept(report) + "\n"
        summary = json.dumps(asdict(summarize(report)), ensure_ascii=False, indent=1)
        yield f"trendscope/example/summary.{language}.json", summary + "\n"


def main() -> None:
    for path, content in examples():
        (REPOSITORY / path).write_text(content, "utf-8")
    (REPOSITORY / ".env.example").write_text(env_example(), "utf-8")
    for name, language in READMES.items():
        readme = REPOSITORY / name
        readme.write_text(with_source_table(readme.read_text("utf-8"), language), "utf-8")
    architecture = REPOSITORY / "ARCHITECTURE.md"
    architecture.write_text(with_graphs(architecture.read_text("utf-8")), "utf-8")
    for path, content in notebooks():
        (REPOSITORY / path).write_text(content, "utf-8")


if __name__ == "__main__":
    main()
