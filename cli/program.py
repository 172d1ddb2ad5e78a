"""The program: its commands in the order of its help, and how one of them is run."""

import sys

from cli.commands.backups import backup, drill, restore
from cli.commands.channels import channels
from cli.commands.city_words import settings
from cli.commands.delivering import deliver
from cli.commands.desk.audit import audit
from cli.commands.desk.packages import packages
from cli.commands.desk.people import people
from cli.commands.importing import explain, export, import_, template
from cli.commands.messaging import bot, chat
from cli.commands.publishing import build, offline, publish, static
from cli.commands.reminding import punctuality
from cli.commands.serving import demo, serve
from cli.commands.upkeep import migrate, status, verify
from cli.console import run, texts
from cli.opening import opened
from cli.usage import App

app = App(
    help=texts("cli.help"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("import", help=texts("cli.import.help"))(import_)
app.command(help=texts("cli.explain.help"))(explain)
app.command(help=texts("cli.template.help"))(template)
app.command(help=texts("cli.publish.help"))(publish)
app.command(help=texts("cli.build.help"))(build)
app.command(help=texts("cli.static.help"))(static)
app.command(help=texts("cli.offline.help"))(offline)
app.command(help=texts("cli.serve.help"))(serve)
app.command(help=texts("cli.bot.help"))(bot)
app.command(help=texts("cli.chat.help"))(chat)
app.add_typer(deliver, name="deliver", help=texts("cli.deliver.help"))
app.add_typer(channels, name="channels", help=texts("cli.channels.help"))
app.command(help=texts("cli.export.help"))(export)
app.command(help=texts("cli.punctuality.help"))(punctuality)
app.add_typer(settings, name="settings", help=texts("cli.settings.help"))
app.add_typer(people, name="people", help=texts("cli.people.help"))
app.add_typer(packages, name="packages", help=texts("cli.packages.help"))
app.command(help=texts("cli.audit.help"))(audit)
app.command(help=texts("cli.demo.help"))(demo)
app.command(help=texts("cli.status.help"))(status)
app.command(help=texts("cli.verify.help"))(verify)
app.command(help=texts("cli.migrate.help"))(migrate)
app.command(help=texts("cli.backup.help"))(backup)
app.command(help=texts("cli.restore.help"))(restore)
app.command(help=texts("cli.drill.help"))(drill)


def main() -> None:
    """Run a command; the exit status is 1 when it was refused, 2 when it is written wrongly."""
    with opened:
        status = run(lambda: app(prog_name="qotbnama", standalone_mode=False))
    sys.exit(status)
