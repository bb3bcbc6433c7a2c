"""``python -m reticle download RELEASE FOLDER`` and ``python -m reticle verify FOLDER``.

Bad input ends with exit code 2 and one line on standard error, a release with something wrong in it with exit code 1.
"""

import argparse
import json
import os
import sys
from typing import List, Optional

from .client import Client
from .errors import ReticleError, VerificationError
from .verify import verify


def main(arguments: Optional[List[str]] = None) -> int:
    """Runs the command line; answers the exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        code: int = chosen.command(chosen)
        return code
    except VerificationError as cause:
        for problem in cause.problems:
            print(f"reticle: {problem}", file=sys.stderr)
        return 1
    except (ReticleError, ValueError, OSError) as cause:
        print(f"reticle: {cause}", file=sys.stderr)
        return 2


def run() -> None:
    """The installed command."""
    sys.exit(main())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reticle", description="Fetch and verify releases of Reticle.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    download = commands.add_parser("download", help="fetch a release into a folder, or go on with it, and verify it")
    download.add_argument("release", metavar="RELEASE", help="the release's id on the server")
    download.add_argument("folder", metavar="FOLDER")
    download.add_argument("--url", default=os.environ.get("RETICLE_URL"), help="the server (or RETICLE_URL)")
    download.add_argument("--token", default=os.environ.get("RETICLE_TOKEN"), help="the token (or RETICLE_TOKEN)")
    download.add_argument("--id", metavar="SHA256", help="the id that the release is cited by")
    download.set_defaults(command=_download)
    export = commands.add_parser("export", help="fetch a release in another format, or go on with it, and compare its hash")
    export.add_argument("release", metavar="RELEASE", help="the release's id on the server")
    export.add_argument("file", metavar="FILE")
    export.add_argument("--format", required=True, metavar="F", help="such as yolo-detect; release for its own files")
    export.add_argument("--images", action="store_true", help="the images too, where the format looks for them")
    export.add_argument("--ro-crate", choices=("1.2", "1.3"), help="with a description of the file in this version")
    export.add_argument("--url", default=os.environ.get("RETICLE_URL"), help="the server (or RETICLE_URL)")
    export.add_argument("--token", default=os.environ.get("RETICLE_TOKEN"), help="the token (or RETICLE_TOKEN)")
    export.set_defaults(command=_export)
    check = commands.add_parser("verify", help="recompute every hash of a release folder")
    check.add_argument("folder", metavar="FOLDER")
    check.add_argument("--id", metavar="SHA256", help="the id that the release is cited by")
    check.set_defaults(command=_verify)
    for command in (download, export, check):
        command.add_argument("--json", action="store_true", help="one JSON document on standard output")
    return parser


def _download(chosen: argparse.Namespace) -> int:
    if not chosen.url:
        raise ValueError("--url: say where the server is, or set RETICLE_URL")
    client = Client(chosen.url, chosen.token)

    def show(done: int, of: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done:,} of {of:,} bytes", end="" if done < of else "\n", file=sys.stderr)

    withdrawn = client.releases.get(chosen.release).withdrawn
    if withdrawn is not None:
        print(f"reticle: this release was withdrawn by {withdrawn['by']}: {withdrawn['reason']}", file=sys.stderr)
    manifest = client.releases.download(chosen.release, chosen.folder, manifest_sha256=chosen.id, on_progress=show)
    if chosen.json:
        print(json.dumps({"id": manifest.id, "files": len(manifest.files), "folder": chosen.folder}))
    else:
        print(f"{chosen.folder}: {len(manifest.files)} files, verified; the release is {manifest.id}")
    return 0


def _export(chosen: argparse.Namespace) -> int:
    if not chosen.url:
        raise ValueError("--url: say where the server is, or set RETICLE_URL")
    releases = Client(chosen.url, chosen.token).releases

    def samples(done: int, of: int) -> None:
        if sys.stderr.isatty():
            print(f"\rthe server has written {done:,} of {of:,} samples", end="" if done < of else "\n", file=sys.stderr)

    def show(done: int, of: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done:,} of {of:,} bytes", end="" if done < of else "\n", file=sys.stderr)

    pack = releases.start_pack(chosen.release, chosen.format, chosen.images, chosen.ro_crate)
    if pack.withdrawn is not None:
        print(f"reticle: this release was withdrawn by {pack.withdrawn['by']}: {pack.withdrawn['reason']}", file=sys.stderr)
    pack = releases.wait_for_pack(pack, samples)
    releases.download_pack(chosen.release, pack.id, chosen.file, show)
    if chosen.json:
        print(json.dumps({"pack": pack.id, "file": chosen.file, "bytes": pack.bytes, "sha256": pack.sha256}))
    else:
        print(f"{chosen.file}: {pack.bytes:,} bytes, verified; SHA-256 {pack.sha256}")
    return 0


def _verify(chosen: argparse.Namespace) -> int:
    problems = verify(chosen.folder, chosen.id)
    if chosen.json:
        listed = [{"code": one.code, "at": one.at, "message": one.message} for one in problems]
        print(json.dumps({"ok": not problems, "problems": listed}))
    else:
        for problem in problems:
            print(f"reticle: {problem}", file=sys.stderr)
        if not problems:
            print(f"{chosen.folder}: every file is as the manifest names it")
    return 1 if problems else 0


if __name__ == "__main__":
    run()
