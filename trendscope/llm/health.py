"""Whether the models that the settings name answer."""

from __future__ import annotations

import asyncio

from trendscope.errors import UsageError
from trendscope.llm.models import choose_model, open_model
from trendscope.llm.refusals import reason_for
from trendscope.settings import Settings
from trendscope.text.message import Message

_PROMPT = "Answer with one word: yes"


def check_models(settings: Settings) -> dict[str, Message | None]:
    """Send each model one short prompt; what is wrong with it, None if it answers."""
    named = (choose_model(None, settings), settings.write_model, settings.judge_model)
    return {name: _problem(name, settings) for name in dict.fromkeys(filter(None, named))}


async def _ask(name: str, settings: Settings) -> None:
    """As a run does it: the clients of a model are closed with the event loop."""
    await open_model(name, settings).ainvoke(_PROMPT)


def _problem(name: str, settings: Settings) -> Message | None:
    try:
        asyncio.run(_ask(name, settings))
    except UsageError as error:
        return error.message
    except Exception as error:  # noqa: BLE001 - each provider's package has its own
        return reason_for(error, settings.model_url or "")
    return None
