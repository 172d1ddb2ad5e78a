"""Which pages of a plan stay as they are in the site before, and why the others do not."""

from collections.abc import Iterable, Mapping

from core.texts import Texts
from portal.pages.elements.drafts import Draft, Read
from portal.site.keeping.page_records import PlanRecord, SiteRecords, all_reads
from portal.site.keeping.read_digests import read_digests
from portal.site.plan_pages import PlanPages, WrittenPage


class KeptPages:
    """Compares what the pages of the site before were made of with what there is now."""

    def __init__(self, plan: PlanPages, before: SiteRecords) -> None:
        """Take digests of all that was read for the pages *before*."""
        self._plan, self._version = plan, plan.version
        self._before = before.plans.get(plan.book.release.plan.code, PlanRecord())
        self._lacking = before.lacking if not self._before.version else ""
        if self._before.version not in ("", self._version):
            self._lacking = "program"
        self._now: dict[Read, bytes] = {}
        if not self._lacking:
            self._now = read_digests(plan.book, self._before.digests)
        self._changed = {
            read for read, digest in self._now.items() if self._before.digests[read] != digest
        }

    def find(self, draft: Draft) -> tuple[WrittenPage | None, str]:
        """Return the page as it is in the site before, else why it is not taken over."""
        t = self._plan.book.t
        if self._lacking:
            return None, t(f"build.made.{self._lacking}")
        before = self._before.pages.get(draft.full_name)
        if before is None:
            return None, t("build.made.new")
        changed = before.reads & self._changed
        if changed:
            # Of several the one that says most: a row of one thing rather than a whole table.
            named = min(changed, key=lambda read: (not read.where, read.kind, str(read)))
            return None, t("build.made.read", read=_named(named, t))
        kept = self._plan.again(before)
        return (kept, t("build.made.file")) if kept else (None, t("build.made.release"))

    def record(self, pages: Iterable[WrittenPage]) -> PlanRecord:
        """Return what is to be known of the *pages* of now, by the next build."""
        named: Mapping[str, WrittenPage] = {page.name: page for page in pages}
        reads = all_reads(named.values())
        digests = {read: self._now[read] for read in reads & self._now.keys()}
        digests |= read_digests(self._plan.book, reads - self._now.keys())
        return PlanRecord(self._version, named, digests)


def _named(read: Read, t: Texts) -> str:
    where = "، ".join(f"{name}={value}" for name, value in read.where)
    named = t(f"build.made.of.{read.kind}", of=read.of)
    return f"{named} ({where})" if where else named
