"""Commands about the files under ``content/``: check and preview."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from campaigns.checks.wording import LOOKED_AT
from campaigns.cli.context import open_desk, print_json
from campaigns.content_store.rendering import render_post, render_release
from campaigns.domain.channel_kinds import KINDS
from campaigns.domain.counting import measure_text
from campaigns.domain.documents import PostDocument, ReleaseDocument
from campaigns.domain.issues import Issue, Severity, is_blocked
from campaigns.errors import CampaignDeskError
from campaigns.services.readiness import check_library, check_paths

_WORDS = {Severity.BLOCK: "must be mended", Severity.WARN: "please look", Severity.INFO: "for information"}
_GITHUB = {Severity.BLOCK: "error", Severity.WARN: "warning", Severity.INFO: "notice"}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "output", type=click.Choice(["text", "json", "github"]), default="text")
def check(paths: tuple[Path, ...], output: str) -> None:
    """Look through the content, all of it or these files and folders. Exit code 1 if anything must be mended.

    Example: campaigns check content/knife-crime-awareness-week-2027
    """
    with open_desk(needs_database=False) as desk:
        issues = check_paths(desk, paths) if paths else check_library(desk)
    if output == "json":
        print_json([issue.to_json() for issue in issues])
    elif output == "github":
        for issue in issues:
            click.echo(_github_line(issue))
    else:
        _print_for_people(issues)
    sys.exit(1 if is_blocked(issues) else 0)


def _print_for_people(issues: Sequence[Issue]) -> None:
    for issue in issues:
        place = f"{os.path.relpath(issue.file)}:{issue.line}"
        click.echo(f"{place}  {_WORDS[issue.severity]}  {issue.message} [{issue.id}]")
    blocking = sum(issue.severity is Severity.BLOCK for issue in issues)
    if not issues:
        click.echo(f"Nothing found. {LOOKED_AT}")
    else:
        findings = "1 finding" if len(issues) == 1 else f"{len(issues)} findings"
        click.echo(f"\n{findings}, {blocking} to be mended before it can be submitted. {LOOKED_AT}")


def _github_line(issue: Issue) -> str:
    message = issue.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    place = f"file={os.path.relpath(issue.file)},line={max(issue.line, 1)},col={max(issue.column, 1)}"
    return f"::{_GITHUB[issue.severity]} {place},title={issue.id}::{message}"


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--channel", required=True, type=click.Choice(list(KINDS)), help="The channel to show it for.")
def preview(path: Path, channel: str) -> None:
    """Show a post or release as that channel would get it.

    Example: campaigns preview content/unit-launch/releases/launch.md --channel email
    """
    with open_desk(needs_database=False) as desk:
        library = desk.content.read_file(path)
        zone = desk.settings.timezone
    if not library.items:
        why = "; ".join(
            f"line {issue.line}: {issue.message}" for issue in library.issues if issue.severity == "block"
        )
        raise CampaignDeskError(why or "This is a campaign's plan. Only posts and releases go out.")
    document = library.items[0]
    if isinstance(document, ReleaseDocument):
        if not KINDS[channel].takes_releases:
            raise CampaignDeskError(f"{KINDS[channel].label} carries no releases. Try --channel email.")
        release = render_release(document, zone)
        click.echo(f"Subject: {release.subject}\n\n{release.text}")
        return
    assert isinstance(document, PostDocument)
    if not KINDS[channel].takes_posts:
        raise CampaignDeskError(f"{KINDS[channel].label} carries no posts.")
    for number, part in enumerate(render_post(document, channel).parts, start=1):
        length = measure_text(channel, part.text)
        limit = f" of {length.limit}" if length.limit else ""
        click.echo(f"--- part {number}: {length.used}{limit} {length.unit}\n{part.text}")
        for media in part.media:
            click.echo(f"[{media.name}: {media.alt or 'decorative'}]")
