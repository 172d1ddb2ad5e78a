"""How a thing stands, in the few words that fit behind its title in a list."""

from core.calendar import period
from core.persian import listed, percent
from core.release.reader import Release
from core.release.records import Indicator, Judgement, Project, Slip
from core.texts import Texts
from core.wording.lateness import slip_short
from core.wording.measures import written_measure


def standing_words(release: Release, texts: Texts, kind: str, code: str) -> str:
    """Return status, last value and its time of a project or an indicator; "" of another thing."""
    if kind == "project":
        project = release.find(Project, code=code)
        return _project_words(release, texts, project) if project else ""
    if kind == "indicator":
        indicator = release.find(Indicator, code=code)
        return _indicator_words(release, texts, indicator) if indicator else ""
    return ""


def project_words(project: Project, slip: Slip | None, texts: Texts) -> str:
    """Return a project's status, its progress, and how late it is."""
    parts = [texts(f"project_status.{project.status or 'not_told'}")]
    if project.actual_percent is not None:
        parts.append(percent(project.actual_percent))
    if slip is not None and slip.is_late:
        parts.append(slip_short(slip, texts))
    return listed(parts)


def _project_words(release: Release, texts: Texts, project: Project) -> str:
    words = project_words(project, release.find(Slip, project=project.code), texts)
    if project.reported_on is None:
        return words
    on = texts.shape.calendar.medium(project.reported_on)
    return texts("standing.dated", words=words, on=on)


def _indicator_words(release: Release, texts: Texts, indicator: Indicator) -> str:
    judged = release.find(Judgement, indicator=indicator.code, district="")
    status = texts(f"status.{judged.status if judged else 'no_data'}")
    if judged is None or judged.value is None or judged.period is None:
        return status
    value = written_measure(judged.value, indicator.unit, indicator.decimals)
    return listed((status, f"{value} ({period(judged.period).title})"))
