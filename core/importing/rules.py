"""Rules that span rows and tables."""

from core.importing.existing import Existing
from core.importing.package import Package
from core.importing.wanted import Wanted


def check(package: Package, wanted: Wanted, existing: Existing) -> None:
    return
