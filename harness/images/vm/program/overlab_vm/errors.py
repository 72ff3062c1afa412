"""Failures that the caller tells apart by exit code."""


class VmError(Exception):
    code = 1


class UsageError(VmError):
    code = 2


class SnapshotMissing(VmError):
    code = 10


class SnapshotForeign(VmError):
    """Made by another QEMU, another accelerator or on another processor."""

    code = 11


class SnapshotCorrupt(VmError):
    code = 12


class ResumeFailed(VmError):
    code = 13


class GuestNotReady(VmError):
    code = 14


class BuildFailed(VmError):
    code = 15


class NetworkFailed(VmError):
    code = 16
