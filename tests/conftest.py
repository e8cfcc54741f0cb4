"""What holds for every test."""

from __future__ import annotations

import hypothesis

# How long an example takes says more about what else the machine does than about the code.
hypothesis.settings.register_profile("motamot", deadline=None)
hypothesis.settings.load_profile("motamot")
