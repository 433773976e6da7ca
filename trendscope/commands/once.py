"""An option that may be given once, where the last of several would hide the others."""

from __future__ import annotations

import argparse
from typing import Any

from trendscope.wording.catalogue import _


class Once(argparse.Action):
    """Stores a value, and refuses a second one."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        if getattr(namespace, self.dest) is not None:
            parser.error(_("{option} can be given only once", option=option_string))
        setattr(namespace, self.dest, values)
