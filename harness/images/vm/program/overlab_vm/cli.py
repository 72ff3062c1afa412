"""Runs virtual machines that are Docker hosts."""
import argparse
import json
import os
import sys

from .errors import UsageError, VmError


def main():
    options = _parser().parse_args()
    try:
        options.action(options)
        return 0
    except VmError as error:
        print(f"overlab-vm failed {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        return error.code


def _probe(_):
    from .probe import probe_accelerator
    probe_accelerator()


def _build(options):
    from .build import build
    build(options.accelerator, options.memory_mib, options.cpus, options.disk_gib, options.seconds)


def _run(options):
    from .run import run
    text = options.config or os.environ.get("OVERLAB_VM_CONFIG", "")
    try:
        config = json.loads(text)
    except ValueError as error:
        raise UsageError(f"the configuration is not JSON: {error}") from error
    run(config)


def _parser():
    parser = argparse.ArgumentParser(prog="overlab-vm", description=__doc__)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("probe-accelerator", help="prints kvm or tcg")
    command.set_defaults(action=_probe)
    command = commands.add_parser("build", help="makes the snapshot in /vm from /vm/root.tar")
    command.add_argument("--accelerator", choices=["kvm", "tcg"], required=True)
    command.add_argument("--memory-mib", type=int, default=1024)
    command.add_argument("--cpus", type=int, default=2)
    command.add_argument("--disk-gib", type=int, default=16)
    command.add_argument("--seconds", type=int, default=180, help="for the guest to boot")
    command.set_defaults(action=_build)
    command = commands.add_parser("run", help="resumes the snapshot as one host")
    command.add_argument("--config", help="JSON; else from OVERLAB_VM_CONFIG")
    command.set_defaults(action=_run)
    return parser
