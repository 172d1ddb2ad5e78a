"""What every row of a release file is."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass
from typing import Any, ClassVar, NoReturn, Self, dataclass_transform


class Record:
    """A row of a release file; `key` are the columns that name it, rows lie in their order.

    `numbers_in` are text fields that hold a number in some rows. Rows are made, compared and
    frozen here: `dataclass` would compile that anew for each of some thirty tables, which takes
    as long as all else that is needed to open a file.
    """

    __slots__ = ()

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]]
    numbers_in: ClassVar[tuple[str, ...]] = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()
    __dataclass_fields__: ClassVar[dict[str, Any]]
    # By field, what sets it; assigning to a row is refused.
    _setters: ClassVar[tuple[Callable[[Any, Any], None], ...]] = ()

    def __init__(self, *values: Any, **named: Any) -> None:
        """Take the fields, in their order or by name: all of them, and no others."""
        if named:
            rest = self.__match_args__[len(values) :]
            if len(named) != len(rest):
                raise TypeError(type(self).__name__, sorted(named.keys() ^ set(rest)))
            values = (*values, *map(named.__getitem__, rest))
        for put, value in zip(self._setters, values, strict=True):
            put(self, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(name)

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(name)

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__match_args__)

    def __eq__(self, other: object) -> bool:
        """Compare field by field with a row of the same table."""
        return type(other) is type(self) and self._values() == other._values()

    def __hash__(self) -> int:
        """Hash the fields; a row that holds JSON has no hash."""
        return hash(self._values())

    def __repr__(self) -> str:
        """Name the table's class and every field."""
        given = zip(self.__match_args__, self._values(), strict=True)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in given)})"

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        return type(self), self._values()


@dataclass_transform(frozen_default=True)
def record[R: Record](cls: type[R]) -> type[R]:
    """Make a row's class of *cls*: its annotated fields, in slots, are the columns of a table."""
    made = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    made._setters = tuple(vars(made)[name].__set__ for name in made.__match_args__)  # noqa: SLF001 - its own
    return made
