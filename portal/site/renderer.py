"""The pages of a plan put into its templates, in their frame."""

from collections.abc import Sequence

from jinja2 import Environment, Template

from core.languages.language import Language
from portal.pages.elements.book import Book
from portal.pages.elements.parts import Page
from portal.site.assets import Assets
from portal.site.files.citations import Citations
from portal.site.languages.twin_addresses import root_of
from portal.site.shell import Shell, render_shell
from portal.site.templates import page_environment


class Renderer:
    """Renders pages of one plan in its frame."""

    def __init__(
        self,
        book: Book,
        assets: Assets,
        public_url: str,
        citations: Citations,
        *,
        others: Sequence[Language] = (),
        root: str = "",
    ) -> None:
        """Prepare the frame and the templates, for pages below *root*.

        *others* are the languages that the same pages are there in.
        """
        self.environment: Environment = page_environment(book.t)
        self.shell: Shell = render_shell(self.environment, book, assets, others)
        self._templates: dict[str, Template] = {}
        alternates = [(book.t.language, root), *((one.code, root_of(one)) for one in others)]
        self.environment.globals.update(
            shell=self.shell,
            root=root,
            alternates=alternates if others else (),
            at=book.at,
            tables=book.tables,
            public_url=public_url,
            citation=citations.of,
        )

    def __call__(self, page: Page) -> str:
        """Render a page."""
        return self._template(page.template).render(p=page)

    def _template(self, name: str) -> Template:
        if name not in self._templates:
            self._templates[name] = self.environment.get_template(name)
        return self._templates[name]
