"""The demo's site names the address at which it is served."""

from tests.factories.packages import a_plan, write_folder
from tests.functional.conftest import succeed


def test_the_demo_names_the_port_it_is_asked_to_serve_on(tmp_path):
    folder, plan = tmp_path / "data", a_plan()
    for title in ("", " (2)"):  # two releases of plan 1400 are a demo that is made
        plan["projects"][0]["title"] = f"{plan['projects'][0]['title']}{title}"
        succeed(folder, "import", str(write_folder(tmp_path / "package", plan)), "--plan", "1400")
        succeed(folder, "publish")
    release = (folder / "releases" / "1400" / "current").readlink()
    succeed(folder, "demo", "--no-serve", "--port", "9001")
    home = (folder / "site" / "index.html").read_text(encoding="utf-8")
    assert "http://127.0.0.1:9001/1400/" in home
    assert "127.0.0.1:8000" not in home
    assert (folder / "releases" / "1400" / "current").readlink() == release
