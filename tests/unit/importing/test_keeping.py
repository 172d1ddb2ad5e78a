"""Files that are handed in at the same moment, into one folder, each by a writer of its own."""

from concurrent.futures import ThreadPoolExecutor

from core.importing.readers.kept_files import keep
from tests.factories.imports import NOW


def test_files_kept_at_once_are_all_kept(tmp_path):
    # Enough that one copy gets its name while another counts what is there.
    given = [tmp_path / f"{n}.xlsx" for n in range(400)]
    for n, path in enumerate(given):
        path.write_bytes(b"%d" % n)
    with ThreadPoolExecutor(8) as writers:
        kept = list(writers.map(lambda path: keep(path, tmp_path / "kept", NOW), given))
    assert len({file.sha256 for file in kept}) == 400
    assert {path.name for path in (tmp_path / "kept").iterdir()} == {f.sha256 for f in kept}
