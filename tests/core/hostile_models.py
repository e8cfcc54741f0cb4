"""Model files that somebody made up, with checksums that fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from safetensors import safe_open
from safetensors.numpy import save_file

from rnnlm_core.files.checkpoint import _checksum


def forge(path: Path, **changes: Any) -> None:
    """Change fields of a file's description; a name such as config__layers means a field within a field."""
    with safe_open(path, framework="np") as file:
        about, names = json.loads(file.metadata()["motamot"]), file.keys()
        tensors = {name: file.get_tensor(name) for name in names}
    for name, value in changes.items():
        *outer, last = name.split("__")
        place = about
        for part in outer:
            place = place[part]
        place[last] = value
    forge_text(path, json.dumps(about), tensors)


def forge_text(path: Path, text: str, tensors: dict[str, Any] | None = None) -> None:
    """Put any text in the place of the description."""
    tensors = tensors or {}
    save_file(tensors, path, {"motamot": text, "sha256": _checksum(text, tensors)})
