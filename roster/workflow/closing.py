"""Word to every solve of this worker that the worker is being shut down; it crosses from the main process to forked children.

One byte of shared memory: nothing that a signal handler, a thread or a killed child could leave locked.
"""

import mmap

_said = mmap.mmap(-1, 1)


def close() -> None:
    _said[0] = 1


def reopen() -> None:
    _said[0] = 0


def is_closing() -> bool:
    return bool(_said[0])
