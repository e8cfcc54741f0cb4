"""Build, check and try the packages, and fill what other package managers need: make packages."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from email.message import Message
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "packaging"
DOWNLOADS = "https://files.pythonhosted.org/packages/source/m/motamot"
LARGEST_WHEEL_BYTES = 32_000_000
WORKFLOW = ROOT / ".github" / "workflows" / "check.yml"
MAKEPKG = """LIBRARY=/usr/share/makepkg
[ -d "$LIBRARY" ] || { echo "PKGBUILD: not linted by makepkg, which is not here" >&2; exit 0; }
for part in util lint_pkgbuild; do source "$LIBRARY/$part.sh"; done
source "$0" && lint_pkgbuild"""
LINTERS = {
    "motamot.rb": (("ruby", "-c"),),
    "PKGBUILD": (("shellcheck", "--shell=bash", "--exclude=SC2034,SC2154,SC2164"), ("bash", "-c", MAKEPKG)),
    "flake.nix": (("nix-instantiate", "--parse"),),
    "Dockerfile": (("hadolint",),),
    "check.yml": (("actionlint",),),
}
"""Of makepkg the names that it reads, and that it stops at an error itself, are nothing wrong."""


def main() -> None:
    """Everything, into dist/."""
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    run(sys.executable, "-m", "build", "--outdir", str(dist), str(ROOT))
    wheel, sdist = artefacts(dist)
    run(sys.executable, "-m", "twine", "check", "--strict", str(wheel), str(sdist))
    if wheel.stat().st_size > LARGEST_WHEEL_BYTES:
        sys.exit(f"{wheel.name} has {wheel.stat().st_size:,} bytes")
    try_out(wheel)
    lint([*fill(dist, dist / "packaging"), WORKFLOW])


def artefacts(dist: Path) -> tuple[Path, Path]:
    """The one wheel and the one sdist of a folder."""
    (wheel,), (sdist,) = dist.glob("*.whl"), dist.glob("*.tar.gz")
    return wheel, sdist


def try_out(wheel: Path) -> None:
    """Install the wheel into an empty environment, and use it there."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        bin = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin")
        run(str(bin / "python"), "-m", "pip", "install", "--quiet", "--only-binary", ":all:", str(wheel), cwd=folder)
        run(str(bin / "motamot"), "--version", cwd=folder)
        run(str(bin / "motamot"), "predict", "je suis très", "--language", "fr", cwd=folder)


def fill(dist: Path, out: Path) -> list[Path]:
    """Fill every template from what was built; returns the files."""
    values = facts(*artefacts(dist))
    out.mkdir(parents=True, exist_ok=True)
    filled = []
    for template in sorted(TEMPLATES.glob("*.in")):
        text = template.read_text(encoding="utf-8")
        for name, value in values.items():
            text = text.replace(f"@{name}@", value)
        filled.append(out / template.stem)
        filled[-1].write_text(text, encoding="utf-8")
    return filled


def facts(wheel: Path, sdist: Path) -> dict[str, str]:
    """What the templates ask for."""
    metadata, digest = metadata_of(wheel), hashlib.sha256(sdist.read_bytes()).digest()
    needed = dependencies(metadata)
    return {
        "VERSION": metadata["Version"],
        "SUMMARY": metadata["Summary"].rstrip("."),
        "HOMEPAGE": dict(url.split(", ", 1) for url in metadata.get_all("Project-URL", []))["Homepage"],
        "DOWNLOADS": DOWNLOADS,
        "SDIST": sdist.name,
        "SDIST_SHA256": digest.hex(),
        "SDIST_SRI": f"sha256-{base64.b64encode(digest).decode()}",
        "WHEEL": wheel.name,
        "WHEEL_SHA256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "DEPENDENCIES": ", ".join(needed),
        "ARCH_DEPENDS": " ".join(f"python-{name.removeprefix('python-')}" for name in needed),
        "NIX_DEPENDENCIES": " ".join(needed),
    }


def metadata_of(wheel: Path) -> Message:
    """What the wheel says of itself."""
    with ZipFile(wheel) as files:
        name = next(name for name in files.namelist() if name.endswith(".dist-info/METADATA"))
        return Parser().parsestr(files.read(name).decode("utf-8"))


def dependencies(metadata: Message) -> list[str]:
    """The names of what is always needed."""
    needed = [each for each in metadata.get_all("Requires-Dist", []) if "extra ==" not in each]
    return sorted(each.split(";")[0].rstrip("0123456789.,<>=!~ ") for each in needed)


def lint(files: Sequence[Path]) -> None:
    """Check each file by its own tools, where they are installed, in this environment or on this machine."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    for file in files:
        for program, *options in LINTERS.get(file.name, ()):
            if found := shutil.which(program, path=path):
                run(found, *options, str(file))
            else:
                print(f"{file.name}: not linted by {program}, which is not here", file=sys.stderr)


def run(*command: str, cwd: str | None = None) -> None:
    """Run a command; where it fails, that is the end."""
    subprocess.run(command, check=True, cwd=cwd, stdout=sys.stderr)


if __name__ == "__main__":
    main()
