"""`python -m trendscope`."""

import sys

from trendscope.cli import main

sys.exit(main())
