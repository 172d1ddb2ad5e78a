"""Projects in a list, and how a project stands in one."""

from bot.screens.parts import marks
from bot.screens.parts.intents import Intent, Where
from bot.screens.parts.markup import Markup, cut
from bot.screens.parts.scene import PAGE, TITLE_UNITS, Scene, heading, project_status
from bot.screens.parts.sheet import Block, Button, Row, Screen, block, in_rows
from core.enums import ProjectStatus
from core.persian import persian_digits
from core.release.records import Project, Slip
from core.wording.standings import project_words


def project_list(
    scene: Scene, intent: Intent, projects: list[Project], *, title: str, back: Intent
) -> Screen:
    """Show one page of projects with a numbered button each."""
    shown = projects[(intent.page - 1) * PAGE : intent.page * PAGE]
    return scene.screen(
        [
            block(
                heading(title),
                scene.say("bot.projects.count", count=persian_digits(len(projects))),
            ),
            Block(
                tuple(project_line(scene, place, one) for place, one in enumerate(shown, 1)),
                scene.more,
            ),
            block(scene.page_line(intent, len(projects))),
            block(scene.list_figures(scene.site.section("projects"))),
        ],
        [*project_buttons(shown), scene.pager(intent, len(projects))],
        back=back,
    )


def project_line(scene: Scene, place: int, thing: Project) -> Markup:
    """Write a project in a list: number, title, how it stands."""
    title = cut(thing.title, TITLE_UNITS)
    return (f"{persian_digits(place)}. {title} — {project_standing(scene, thing)}",)


def project_standing(scene: Scene, thing: Project) -> str:
    """Word in short how a project stands: mark, status, progress, and how late it is."""
    slip = scene.release.find(Slip, project=thing.code)
    return f"{project_mark(thing, slip)} {project_words(thing, slip, scene.texts)}"


def project_mark(thing: Project, slip: Slip | None) -> str:
    """Choose the mark of a project's status; what ended late is no plain success."""
    if thing.status == ProjectStatus.COMPLETED and slip is not None and slip.is_late:
        return marks.ENDED_LATE
    return marks.PROJECT_STATUS[project_status(thing)]


def project_buttons(shown: list[Project]) -> tuple[Row, ...]:
    """Make the numbered buttons of a page of projects."""
    return in_rows(
        [
            Button(persian_digits(place), Intent(Where.PROJECT, one.code))
            for place, one in enumerate(shown, start=1)
        ],
        PAGE // 2,
    )
