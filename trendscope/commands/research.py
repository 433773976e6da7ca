"""`trendscope research QUESTION`: answer a question about research trends."""

from __future__ import annotations

import argparse

from trendscope.commands.kept_run import is_kept, short, show_again
from trendscope.commands.messages import add_debug, add_quiet, say
from trendscope.commands.report_output import ReportOutput, add_output_options
from trendscope.commands.research_options import add_research_options
from trendscope.commands.research_run import run_research
from trendscope.commands.since_last_time import say_what_changed
from trendscope.stopping import Stopping
from trendscope.text.message import Message
from trendscope.wording.catalogue import _

EXIT_STATUS = Message("""\
exit status:
  0  complete     the report is complete
  1  failed       the error message says why, also if the plan was not accepted
  2  wrong usage
  3  abstained    no evidence was found, so no report was written
  4  partial      the report says what is missing and why
  130, 143, 129   stopped by Ctrl-C, SIGTERM or a closed terminal: within two seconds, what was found by
                  then is reported as partial; a second signal ends at once
""")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.description = _("Answer a question about research trends, in English or Korean.")
    parser.epilog = _(EXIT_STATUS)
    parser.add_argument(
        "question", nargs="+", metavar="QUESTION", help=_('such as "recent trends in machine translation"')
    )
    add_research_options(parser)
    parser.add_argument(
        "--confirm-plan",
        action="store_true",
        help=_("show what is going to be searched, and its expected cost, before anything is requested"),
    )
    output = parser.add_argument_group(_("output"))
    add_output_options(output)
    add_quiet(output)
    add_debug(output)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    output = ReportOutput.from_options(options)
    from trendscope.store.keeping import Keeping

    keeping = Keeping(fresh=options.fresh)
    confirm = None
    if options.confirm_plan:
        from trendscope.commands.plan_prompt import PlanPrompt, check_terminal

        check_terminal()
        confirm = PlanPrompt(stopping)
    report = run_research(" ".join(options.question), options, stopping, keeping, confirm=confirm)
    kept = is_kept(keeping.run)
    status = output.deliver(report, show_again(keeping.run) if kept else "")
    if kept and not options.quiet:
        say("kept as run {run}", run=short(keeping.run))
        say_what_changed(keeping.run, report)
    return status
