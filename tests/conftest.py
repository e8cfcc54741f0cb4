"""What holds for every test."""

from __future__ import annotations

import os

import hypothesis
import numpy
import pytest

# What motamot says depends on who runs the tests no more than what it does.
os.environ.pop("LANGUAGE", None)
os.environ["LC_ALL"] = "C.UTF-8"

# How long an example takes says more about what else the machine does than about the code.
hypothesis.settings.register_profile("motamot", deadline=None)
hypothesis.settings.load_profile("motamot")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test whose module handles arrays is `numeric`: its figures come out otherwise on another processor."""
    for item in items:
        if isinstance(item, pytest.Function) and getattr(item.module, "np", None) is numpy:
            item.add_marker(pytest.mark.numeric)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are named by their argument: archives hold the second they were made in, and every worker makes its own."""
    return argname if isinstance(val, bytes) else None
