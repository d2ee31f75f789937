"""The content as it stood at a git revision, unpacked for as long as it is looked at."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.ops.settings import Settings, SettingsError


@contextmanager
def settings_at(settings: Settings, revision: str) -> Iterator[Settings]:
    """Settings whose content and translations are those of the revision. Raises SettingsError when there were none."""
    with TemporaryDirectory() as folder:
        old = {"content_dir": Path(folder) / "content", "locales_dir": Path(folder) / "locales"}
        if not _unpack(settings.content_dir, revision, old["content_dir"]):
            raise SettingsError(f"--against {revision}: {settings.content_dir} did not exist then.")
        _unpack(settings.locales_dir, revision, old["locales_dir"])
        yield settings.model_copy(update=old)


def _unpack(folder: Path, revision: str, to: Path) -> bool:
    """Put the files that a folder had at a revision into `to`; False when there were none."""
    to.mkdir()
    inside = _git(folder, "rev-parse", "--show-prefix").decode().strip()
    found = _git(folder, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}", about=revision)
    commit = found.decode().strip()
    if not _git(folder, "ls-tree", "--full-tree", commit, *filter(None, [inside])):
        return False
    with tarfile.open(fileobj=io.BytesIO(_git(folder, "archive", "--format=tar", commit))) as archive:
        archive.extractall(to, filter="data")
    return True


def _git(folder: Path, *arguments: str, about: str = "") -> bytes:
    """What git prints, run in the folder."""
    git = shutil.which("git")
    if git is None:
        raise SettingsError("--against needs git, which is not installed.")
    command = [git, "-C", str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 -- no shell, the revision is one word
    if done.returncode:
        raise SettingsError(f"--against {about}: git says: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
