"""Reading a release file; nothing here writes one, and the standard library is enough.

`Release(path)` opens it; `release.stream(Project)` reads rows. The tables are in `records`,
`verification` holds a file against its name and the releases before it, `citation` quotes it.
"""

from core.release.reader import Release

__all__ = ["Release"]
