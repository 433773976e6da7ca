"""`trendscope sources`: list the sources, and what each needs."""

from __future__ import annotations

import argparse

from trendscope.commands.messages import add_debug, add_quiet, say
from trendscope.stopping import Stopping
from trendscope.streams import standard_output


def add_options(parser: argparse.ArgumentParser) -> None:
    add_quiet(parser)
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    from trendscope.tools.health import check_health, print_health

    if not options.quiet:
        say("checking each source")
    print_health(check_health(), standard_output().console())
    return 0
