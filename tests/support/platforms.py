"""What only some systems have: a test of it is skipped elsewhere."""

from __future__ import annotations

import os
import sys

import pytest

posix = pytest.mark.skipif(
    os.name != "posix", reason="Windows has no such links, names, permissions or signals"
)
linux = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux lists the children of a process"
)
