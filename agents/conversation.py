"""What a thread is asked, by a question or by the last message of a chat, and how its chat is answered."""

from __future__ import annotations

import uuid
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langgraph.runtime import Runtime

from trendscope.errors import TrendscopeError, UsageError
from trendscope.graphs.state import Asked, Context, Decision, State
from trendscope.report.markdown import to_markdown
from trendscope.report.report import Report
from trendscope.wording.catalogue import translated

ANSWER = "trendscope-"  # begins the id of each message that is ours


async def ask(state: State, runtime: Runtime[Context]) -> dict[str, Any]:
    """The first node of every input: whatever run the thread had, this one is asked for something else."""
    waits = bool(runtime.context and runtime.context.confirm_plan)
    decision = Decision(step="confirm" if waits else "open", reason="", angles=[])
    return {"run": "", "edits": {}, "decision": decision}


def read_question(state: State) -> tuple[str, HumanMessage, bool]:
    """The question, the message of the chat that says it, and whether it came by chat.

    An input with neither asks the thread's last question again.
    Raises UsageError if nothing was asked, or two things at once.
    """
    asked = state.get("asked")
    last = next(iter(state.get("messages", [])[-1:]), None)
    question: object = state.get("question")
    if isinstance(last, HumanMessage) and not (asked and last.id == asked["message"]):
        if question and question not in (last.text, asked and asked["question"]):
            raise UsageError("a question and a message ask for two things; send one of them")
        return last.text, last, True
    if question is None or (last and asked and question == asked["question"] and not _is_known(last, asked)):
        raise UsageError("there is no question; send one as `question`, or as a message of the role user")
    if not isinstance(question, str):
        raise UsageError("the question must be text, not {type}", type=type(question).__name__)
    # A run that is opened again, after a restart of the process, has its message already.
    again = asked["message"] if asked and state.get("run") else uuid.uuid4().hex
    return question, HumanMessage(question, id=again), False


def _is_known(last: BaseMessage, asked: Asked) -> bool:
    """Whether the end of the chat was there before: it is our answer, or has been asked already."""
    return last.id == asked["message"] or str(last.id).startswith(ANSWER)


def tell_report(report: Report, run: str) -> AIMessage:
    """The report as a message of the chat; a fork of its run replaces it."""
    return AIMessage(to_markdown(report), id=ANSWER + run)


def tell_refusal(error: TrendscopeError, language: str) -> AIMessage:
    """Why a message was not answered, in this language."""
    return AIMessage(translated(error, language), id=ANSWER + uuid.uuid4().hex)
