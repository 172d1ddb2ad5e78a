"""The pages of a plan once more, in another language, below an address of their own."""

from collections.abc import Iterable, Iterator, Sequence

from core.languages.language import PERSIAN, Language, written_in
from core.release.addresses import frozen
from core.texts import load_texts
from portal.pages.elements.book import Book
from portal.pages.elements.drafts import Draft
from portal.pages.elements.parts import Page
from portal.pages.elements.stamp import stamped
from portal.pages.record.figure_pages import figures_page
from portal.site.assets import Assets
from portal.site.every_page import every_page, page_of_data, page_of_nothing
from portal.site.files.citations import Citations
from portal.site.languages.content_marks import marked
from portal.site.languages.twin_addresses import led_within, root_of
from portal.site.page_editions import FileEdition
from portal.site.renderer import Renderer


class TwinPages:
    """Makes the twins of one plan's pages: each is of the release that its Persian page is of."""

    def __init__(self, book: Book, written: Language, assets: Assets, public_url: str) -> None:
        """Take the Persian *book*; what is read for a twin is noted with what its page reads."""
        self._written, self.root = written, root_of(written)
        self.home = self.root + book.at.home
        with written_in(written):
            self._book = Book(book.release, load_texts(written.code), book.others, book.places)
            self._render = Renderer(
                self._book,
                assets,
                public_url,
                Citations(self._book, public_url),
                others=(PERSIAN,),
                root=self.root,
            )
            self._foot = self._render.environment.get_template("_permanent.html.j2")
            drafts = (
                *every_page(self._book),
                page_of_data(self._book, ""),
                page_of_nothing(self._book),
            )
        self._drafts = {draft.name: draft for draft in drafts}

    @property
    def frame(self) -> tuple[str, ...]:
        """What is around every page."""
        shell = self._render.shell
        return (self._written.code, repr(shell.tops), str(shell.bottom))

    def of_page(self, persian: Page, draft: Draft) -> Sequence[tuple[str, str]]:
        """Render the twin of a page and of its figures; return them by the Persian addresses."""
        if not persian.has_twin:
            return []
        with written_in(self._written):
            page = self._drafts[draft.name].make()
            figures = figures_page(self._book, page)
            return [(one.head.path, self._text(one)) for one in (page, figures) if one]

    def _text(self, page: Page) -> str:
        return marked(led_within(self._render(page), self.root))

    def finished(
        self, texts: Sequence[tuple[str, str]], editions: Iterable[FileEdition]
    ) -> Iterator[tuple[str, bytes]]:
        """Yield address and bytes of twins, of the releases that the pages' *editions* are of."""
        numbers = {one.address: one.number for one in editions}
        for path, text in texts:
            number = numbers[path]
            with written_in(self._written):
                foot = self._foot.render(here=frozen(number, path), earlier=())
                stamp = self._book.stamp_of(self._book.releases[number], foot)
            yield self.root + path, stamped(text, stamp, path).encode()
