"""`trendscope schema`: print the JSON schema of a report."""

from __future__ import annotations

import argparse
import json

from trendscope.commands.messages import add_debug
from trendscope.stopping import Stopping
from trendscope.streams import standard_output


def add_options(parser: argparse.ArgumentParser) -> None:
    add_debug(parser)


def run(options: argparse.Namespace, stopping: Stopping) -> int:
    from trendscope.report.report import Report

    schema = json.dumps(Report.model_json_schema(), indent=2, ensure_ascii=False)
    standard_output().write_json(schema + "\n")
    return 0
