"""Run as a program of its own: reads GeoJSON from its input under hard limits.

A file of 20 MB can ask a parser for a gigabyte, or for a stack thousands deep. What is read comes
out as one JSON object: `refused` (a problem's code, its value and what its message needs), or
`features`, each with its number from 1, properties, canonical geometry and problems.
"""

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import IO, Any, NoReturn

MAX_FEATURES = 1_000
MAX_POSITIONS = 200_000
MAX_PROBLEMS = 1_000
MAX_PROPERTIES = 100
MAX_SHOWN = 100
_SHOWN_MEMBERS = 4
_SMALLEST_RING = 4
# Some 11 cm at the equator, which is what RFC 7946 (11.2) calls enough.
_STEP = Decimal("0.000001")
_LONGEST = (Decimal(180), Decimal(90))
# Beyond this no slip of the pen explains a degree: the numbers are metres.
_METRES = Decimal(1_000)
_LARGEST_CODE = Decimal(10**9)
_WGS84 = re.compile(r"(CRS84|EPSG:(:|\d+:|[\d.]+:)?4326)$", re.IGNORECASE)

type Position = tuple[Decimal, Decimal]
type Ring = list[Position]
type Polygon = list[Ring]


class RefusedError(Exception):
    """The file is not read: a problem's code, the value, and what the message needs."""

    def __init__(self, code: str, value: object = None, **params: object) -> None:
        """Carry what the parent reports."""
        super().__init__(code)
        self.problem = [code, shown(value), params]


class BadValueError(Exception):
    """A part of a feature is no part of a boundary; `where` is its path in the feature."""

    def __init__(self, code: str, value: object, where: str) -> None:
        """Carry what the parent reports."""
        super().__init__(code)
        self.problem = [code, shown(value), where]


def shown(value: object) -> str | int | None:
    """Write a value for a message, short whatever it is."""
    if isinstance(value, (list, tuple)):
        inside = (_shown_inside(one) for one in value[:_SHOWN_MEMBERS])
        return f"[{', '.join(inside)}]"[:MAX_SHOWN]
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    if isinstance(value, bool):
        return json.dumps(value)
    return value if value is None or isinstance(value, int) else str(value)[:MAX_SHOWN]


def _shown_inside(value: object) -> str:
    # What is nested is not followed: it may be a thousand deep.
    return "[…]" if isinstance(value, list) else "null" if value is None else f"{shown(value)}"


class Reader:
    """Reads the features of one file; counts positions and problems over all of it."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self.positions = 0
        self.problems = 0

    def read(self, content: bytes) -> list[dict[str, Any]]:
        """Return every feature; RefusedError when the file as a whole is none."""
        document = parse(content)
        if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
            kind = document.get("type") if isinstance(document, dict) else document
            raise RefusedError("geojson_no_collection", "null" if kind is None else kind)
        features = document.get("features")
        if not isinstance(features, list):
            raise RefusedError("geojson_no_collection", "features")
        check_crs(document.get("crs"))
        if len(features) > MAX_FEATURES:
            raise RefusedError("geojson_too_many", limit=MAX_FEATURES)
        return [self._feature(number, one) for number, one in enumerate(features, start=1)]

    def _feature(self, number: int, feature: Any) -> dict[str, Any]:
        read: dict[str, Any] = {"number": number, "properties": None, "geometry": None}
        problems: list[list[Any]] = []
        if isinstance(feature, dict) and feature.get("type") == "Feature":
            read["properties"] = scalars(feature.get("properties"))
            polygons = list(self._polygons(feature.get("geometry"), problems))
            read["geometry"] = None if problems else written(polygons)
        else:
            kind = feature.get("type") if isinstance(feature, dict) else feature
            problems.append(BadValueError("feature_invalid", kind, "type").problem)
        read["problems"] = problems[: max(MAX_PROBLEMS - self.problems, 1)]
        self.problems += len(problems)
        return read

    def _polygons(self, geometry: Any, problems: list[list[Any]]) -> Iterator[Polygon]:
        try:
            for where, polygon in _parts(geometry):
                rings = [self._ring(*ring, problems) for ring in _members(polygon, where)]
                yield [ring for ring in rings if ring]
        except BadValueError as error:
            problems.append(error.problem)

    def _ring(self, where: str, given: Any, problems: list[list[Any]]) -> Ring:
        try:
            return self._checked(where, given)
        except BadValueError as error:
            problems.append(error.problem)
            return []

    def _checked(self, where: str, given: Any) -> Ring:
        ring = []
        for place, position in _members(given, where):
            self.positions += 1
            if self.positions > MAX_POSITIONS:
                raise RefusedError("geojson_too_fine", limit=MAX_POSITIONS)
            ring.append(_position(place, position))
        if len(ring) < _SMALLEST_RING:
            raise BadValueError("ring_short", len(ring), where)
        if ring[0] != ring[-1]:
            raise BadValueError("ring_open", ring[-1], where)
        rounded = [(_rounded(x), _rounded(y)) for x, y in ring]
        kept = [one for one, before in zip(rounded[1:], rounded, strict=False) if one != before]
        if not twice_area(kept):
            raise BadValueError("ring_flat", ring[0], where)
        return kept


def parse(content: bytes) -> Any:
    """Read JSON whose numbers are exact; RefusedError when it is none, or more than that."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError("geojson_not_utf8") from None
    if not text.strip():
        raise RefusedError("file_empty")
    try:
        # `NaN` is not JSON, yet programs write it: it is named where it stands.
        return json.loads(
            text,
            parse_float=_number,
            parse_int=_number,
            parse_constant=str,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        if error.msg.startswith("Unterminated") or error.pos >= len(text.rstrip()):
            raise RefusedError("file_truncated") from None
        raise RefusedError("geojson_broken", line=error.lineno, at=error.colno) from None
    except RecursionError:
        raise RefusedError("geojson_too_deep") from None


def _number(written: str) -> Decimal | str:
    try:
        return Decimal(written)
    except InvalidOperation:
        return written  # an exponent of twenty digits


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise RefusedError("geojson_key_twice", key)
        made[key] = value
    return made


def check_crs(crs: Any) -> None:
    """Refuse coordinates that say of themselves that they are not WGS84's degrees."""
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not _WGS84.search(name):
        raise RefusedError("geojson_crs", crs if name is None else name)


def scalars(properties: Any) -> dict[str, str]:
    """Return the properties that are a text or a whole number: one is the district's code."""
    if not isinstance(properties, dict):
        return {}
    return {
        key[:MAX_SHOWN]: value[:MAX_SHOWN] if isinstance(value, str) else str(int(value))
        for key, value in list(properties.items())[:MAX_PROPERTIES]
        if isinstance(value, str) or _is_whole(value)
    }


def _is_whole(value: object) -> bool:
    if not isinstance(value, Decimal) or not -_LARGEST_CODE < value < _LARGEST_CODE:
        return False
    return value == value.to_integral_value()


def _parts(geometry: Any) -> Iterator[tuple[str, Any]]:
    """Yield the polygons of a geometry, each with its path."""
    if geometry is None:
        raise BadValueError("geometry_missing", None, "geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else geometry
    if kind not in ("Polygon", "MultiPolygon"):
        raise BadValueError("geometry_type", kind, "geometry.type")
    where = "geometry.coordinates"
    if kind == "Polygon":
        yield where, geometry.get("coordinates")
    else:
        yield from _members(geometry.get("coordinates"), where)


def _members(given: Any, where: str) -> Iterator[tuple[str, Any]]:
    if not isinstance(given, list) or not given:
        raise BadValueError("coordinates_invalid", "null" if given is None else given, where)
    for index, member in enumerate(given):
        yield f"{where}[{index}]", member


def _position(where: str, given: Any) -> Position:
    is_pair = isinstance(given, list) and len(given) >= 2  # noqa: PLR2004 - and a height
    if not is_pair or not all(isinstance(one, Decimal) for one in given):
        raise BadValueError("position_invalid", given, where)
    x, y = given[:2]
    # Compared from both sides: `abs` would round, and refuse an exponent of a billion.
    if not (-_LONGEST[0] <= x <= _LONGEST[0] and -_LONGEST[1] <= y <= _LONGEST[1]):
        _refuse(given, where, is_metres=not all(-_METRES <= one <= _METRES for one in (x, y)))
    return x, y


def _refuse(given: Any, where: str, *, is_metres: bool) -> NoReturn:
    if is_metres:
        raise BadValueError("position_projected", given, where)
    raise BadValueError("position_out_of_range", given, where)


def _rounded(degrees: Decimal) -> Decimal:
    return degrees.quantize(_STEP)


def twice_area(ring: Ring) -> Decimal:
    """Return twice the area of a ring, above zero when it runs against the clock."""
    before = [ring[-1], *ring[:-1]] if ring else []
    return sum(
        (x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(before, ring, strict=True)), Decimal(0)
    )


def written(polygons: list[Polygon]) -> str:
    """Write polygons as the one text that their shape has, wherever and however it is begun.

    Outer rings run against the clock and holes with it (RFC 7946), each from its least position.
    """
    parts = sorted(_polygon(rings) for rings in polygons)
    if len(parts) == 1:
        return f'{{"type":"Polygon","coordinates":{parts[0]}}}'
    return f'{{"type":"MultiPolygon","coordinates":[{",".join(parts)}]}}'


def _polygon(rings: Polygon) -> str:
    outer, *holes = rings
    return f"[{','.join([_turned(outer, 1), *sorted(_turned(hole, -1) for hole in holes)])}]"


def _turned(ring: Ring, direction: int) -> str:
    turned = ring if twice_area(ring) * direction > 0 else ring[::-1]
    first = turned.index(min(turned))
    points = [*turned[first:], *turned[: first + 1]]
    return f"[{','.join(f'[{_degrees(x)},{_degrees(y)}]' for x, y in points)}]"


def _degrees(value: Decimal) -> str:
    return f"{value or abs(value):f}".rstrip("0").rstrip(".")


def answer(content: bytes) -> dict[str, Any]:
    """Return what the child says of a file."""
    try:
        return {"features": Reader().read(content)}
    except RefusedError as error:
        return {"refused": error.problem}


def main(bound: Callable[[], None], given: IO[bytes], out: IO[str]) -> None:
    """Read *given* to its end and say what is in it, once *bound* has set the limits."""
    bound()
    out.write(json.dumps(answer(given.read())))
    out.flush()
