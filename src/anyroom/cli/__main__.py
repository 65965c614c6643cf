"""`python -m anyroom.cli`: the command line without its script."""

from __future__ import annotations

import sys

from anyroom.cli import main

sys.exit(main())
