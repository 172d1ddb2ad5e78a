"""Everything that a reader can ask for, as files: for a host that runs no program."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path, PurePosixPath

from core.manifest import files_of
from core.progress import Progress, silent
from core.texts import Texts
from portal.site.files.made_from import made_of, make, sources_of
from portal.site.frozen_pages import frozen_files
from portal.site.writer import BROTLI, GZIP

# So many names go to a process in one message; a picture, its double and its archive stand beside
# each other, and share what is drawn.
_AT_ONCE = 15


def write_static_copy(
    site: Path,
    editions: Path,
    folder: Path,
    texts: Texts,
    *,
    has_made: bool = True,
    progress: Progress = silent,
) -> int:
    """Write the built *site* and the pages of every release into *folder*; return how many files.

    *editions* is the store of these pages. With *has_made* it holds as well what the server makes
    when it is asked for: pictures as PNG, charts as ZIP, lists as XLSX and JSON. Files that are
    compressed beforehand are left out: such a host compresses by itself.
    """
    written: set[str] = set()
    for name in files_of(site):
        if not name.endswith((BROTLI, GZIP)):
            shutil.copyfile(site / name, _place(folder, name))
            written.add(name)
            progress("build.static", len(written), 0)
    for name, content in frozen_files(editions, texts):
        _place(folder, name).write_bytes(content)
        written.add(name)
        progress("build.editions", len(written), 0)
    made = [one for name in sorted(written) for one in made_of(name)] if has_made else []
    for done, _ in enumerate(_make_all(folder, made), 1):
        progress("build.made_files", done, len(made))
    return len(written) + len(made)


def _make_all(folder: Path, names: list[str]) -> Iterator[str]:
    """Make the files *names* in several processes; yield the name of each that is there.

    Drawing a picture takes a tenth of a second, and most pictures are the same in many releases:
    what is made of the same is made once.
    """
    alike: dict[bytes, list[str]] = {}
    for name in names:
        key = sha256(b"".join((PurePosixPath(name).name.encode(), *_sources(folder, name))))
        alike.setdefault(key.digest(), []).append(name)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        firsts = [group[0] for group in alike.values()]
        made = pool.map(partial(_make_one, folder), firsts, chunksize=_AT_ONCE)
        for first, group in zip(made, alike.values(), strict=True):
            for name in group:
                if name != first:
                    shutil.copyfile(folder / first, _place(folder, name))
                yield name


def _make_one(folder: Path, name: str) -> str:
    _place(folder, name).write_bytes(make(name, _sources(folder, name)))
    return name


def _sources(folder: Path, name: str) -> list[bytes]:
    return sources_of(name, lambda source: _content(folder / source))


def _place(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
