"""Projects in a list, and how a project stands in one."""

from bot.screens import marks
from bot.screens.intents import Intent, Where
from bot.screens.markup import Markup, cut
from bot.screens.scene import PAGE, TITLE_UNITS, Scene, heading, project_status
from bot.screens.sheet import Block, Button, Row, Screen, block, in_rows
from core.persian import percent, persian_digits
from core.publishing.records import Project


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
    """Say in a few words how a project stands: mark, status, progress."""
    status = project_status(thing)
    told = f"{marks.PROJECT_STATUS[status]} {scene.word(f'project_status.{status}')}"
    return f"{told}، {percent(thing.actual_percent)}" if thing.actual_percent is not None else told


def project_buttons(shown: list[Project]) -> tuple[Row, ...]:
    """Make the numbered buttons of a page of projects."""
    return in_rows(
        [
            Button(persian_digits(place), Intent(Where.PROJECT, one.code))
            for place, one in enumerate(shown, start=1)
        ],
        PAGE // 2,
    )
