"""Many questions at once on one graph, some of them with a source that hangs."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from tests.fakes.corpus import FEW
from tests.fakes.runs import TODAY
from tests.fakes.servers import Handler, serving
from tests.fakes.sources import Sources
from trendscope.graphs.research import build_graph
from trendscope.graphs.state import Context

MANY, HANGING = 40, 10
OPTIONS = Context(sources=["wikipedia", "tavily"])


async def test_none_is_lost_and_none_waits_for_the_source_of_another() -> None:
    released = threading.Event()

    def hangs(handler: Handler) -> None:
        released.wait(300)
        handler.answer(404, {}, b"")

    with Sources(papers=FEW) as sources, serving(hangs) as slow:
        usual = sources.settings(timeout=200.0)
        stuck = usual.model_copy(update={"addresses": {**usual.addresses, "tavily": slow.url("")}})
        one = build_graph(settings=lambda: usual, today=lambda: TODAY)
        alone = (await one.ainvoke(question(0), context=OPTIONS))["report"]
        given = iter([*[stuck] * HANGING, *[usual] * (MANY - HANGING)])
        graph = build_graph(settings=lambda: next(given), today=lambda: TODAY)

        tasks = [asyncio.create_task(graph.ainvoke(question(n), context=OPTIONS)) for n in range(MANY)]
        ended, waiting = set[Any](), set(tasks)
        while waiting and len(ended) < MANY - HANGING:
            done, waiting = await asyncio.wait(waiting, timeout=120, return_when=asyncio.FIRST_COMPLETED)
            assert done, "runs wait for a source that is not theirs"
            ended |= done
        hung = len(waiting)
        released.set()
        reports = [(await task)["report"] for task in tasks]

    assert hung == HANGING
    assert [report["question"] for report in reports] == [question(n)["question"] for n in range(MANY)]
    answered = [report for report in reports if not report["failures"]]
    assert len(answered) == MANY - HANGING
    assert {report["usage"]["requests"] for report in answered} == {alone["usage"]["requests"]}


def question(number: int) -> Any:
    return {"question": f"machine translation since {2000 + number % 20}"}
