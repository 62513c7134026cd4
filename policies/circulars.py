"""A circular as a file or a database row: TOML and JSON to and from `rules.Circular`, refusing in words what it can't mean.

One dict form serves both: dates `2023-08-21`, times `07:30`, weekdays in Indonesian, shares as text ("50" per cent, or "1/2"),
because a float can't say what a circular says. Every figure carries `source`, a clause id or a circular, and the quoted clause.
"""

import tomllib
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from policies.fields import DECIMALS, WEEKDAYS, CircularError, Fields, gettext_noop
from policies.rules import (
    Cap,
    Circular,
    Conduct,
    DutyMode,
    DutyRole,
    Exemption,
    Period,
    Place,
    PresenceWindow,
    ServiceCategory,
    WorkWindow,
)

PRESETS = Path(__file__).parent / "presets"
Moment = TypeVar("Moment", date, time)

__all__ = ["CircularError", "from_dict", "from_toml", "read_presets", "to_dict"]


def read_presets() -> tuple[Circular, ...]:
    """Return the circulars that the product ships, oldest first."""
    return tuple(sorted((from_toml(path.read_text()) for path in PRESETS.glob("*.toml")), key=lambda circular: circular.issued))


def from_toml(text: str) -> Circular:
    """Read one TOML document; raise CircularError when it isn't one or when a field makes no sense."""
    try:
        return from_dict(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CircularError("TOML", gettext_noop("is not valid TOML: %(error)s."), error=error) from error


def from_dict(data: object) -> Circular:
    """Read the dict form; raise CircularError that names the field."""
    fields = Fields(data, "")
    circular = Circular(
        number=fields.text("number"),
        title=fields.text("title"),
        issuer=fields.text("issuer"),
        issued=fields.day("issued"),
        jurisdiction=fields.text("jurisdiction"),
        starts=fields.day("starts"),
        ends=fields.optional("ends", fields.day),
        revoked=fields.optional("revoked", fields.day),
        amends=fields.optional("amends", fields.text),
        caps=fields.tables("caps", _cap),
        exemptions=fields.tables("exemptions", _exemption),
        work_window=fields.optional("work_window", lambda name: _work_window(fields.table(name))),
        presence_windows=fields.tables("presence_windows", _presence_window),
        conduct=fields.tables("conduct", _conduct),
        notes=fields.optional("notes", fields.text) or "",
    )
    fields.done()
    _check_order("ends", circular.starts, circular.ends)
    if circular.amends == circular.number:
        raise CircularError("amends", gettext_noop("a circular cannot amend itself."))
    for index, cap in enumerate(circular.caps, 1):
        _check_period(f"caps[{index}]", cap.period, circular)
    return circular


def to_dict(circular: Circular) -> dict[str, Any]:
    """Return the dict form, ready for JSON; what is empty is left out, and from_dict(to_dict(c)) == c."""
    window = circular.work_window
    return _without_nothing(
        {
            "number": circular.number,
            "title": circular.title,
            "issuer": circular.issuer,
            "issued": circular.issued.isoformat(),
            "jurisdiction": circular.jurisdiction,
            "starts": circular.starts.isoformat(),
            "ends": circular.ends and circular.ends.isoformat(),
            "revoked": circular.revoked and circular.revoked.isoformat(),
            "amends": circular.amends,
            "caps": [_cap_dict(cap) for cap in circular.caps],
            "exemptions": [_exemption_dict(exemption) for exemption in circular.exemptions],
            "work_window": window and {**_window_dict(window), "hours": _decimal(window.hours) or str(window.hours)},
            "presence_windows": [_window_dict(window) for window in circular.presence_windows],
            "conduct": [{"text": point.text, "source": point.source} for point in circular.conduct],
            "notes": circular.notes,
        }
    )


def _cap(fields: Fields) -> Cap:
    cap = Cap(
        place=fields.choice("place", Place),
        share=fields.share("percent"),
        period=Period(
            starts=fields.day("starts"),
            ends=fields.optional("ends", fields.day),
            weekdays=fields.optional("weekdays", fields.weekdays),
            dates=fields.optional("dates", fields.days),
        ),
        exact=fields.optional("exact", fields.flag) or False,
        categories=fields.choices("categories", ServiceCategory),
        source=fields.text("source"),
        quote=fields.text("quote"),
    )
    fields.done()
    return cap


def _exemption(fields: Fields) -> Exemption:
    exemption = Exemption(
        roles=fields.optional("roles", lambda name: fields.choices(name, DutyRole)) or frozenset(),
        categories=fields.optional("categories", lambda name: fields.choices(name, ServiceCategory)) or frozenset(),
        mode=fields.choice("mode", DutyMode),
        minimum=fields.optional("minimum", fields.count) or 1,
        source=fields.text("source"),
        quote=fields.text("quote"),
    )
    if not exemption.roles and not exemption.categories:
        raise CircularError(fields.name("roles"), gettext_noop("is missing: an exemption names roles or categories."))
    fields.done()
    return exemption


def _work_window(fields: Fields) -> WorkWindow:
    starts, ends = _window(fields)
    window = WorkWindow(starts, ends, fields.fraction("hours"), fields.text("source"), fields.text("quote"))
    if window.hours > _hours_between(starts, ends):
        raise CircularError(fields.name("hours"), gettext_noop("is more than lies between the start and the end."))
    fields.done()
    return window


def _presence_window(fields: Fields) -> PresenceWindow:
    window = PresenceWindow(*_window(fields), fields.text("source"), fields.text("quote"))
    fields.done()
    return window


def _window(fields: Fields) -> tuple[time, time]:
    starts, ends = fields.time("starts"), fields.time("ends")
    _check_order(fields.name("ends"), starts, ends)
    return starts, ends


def _conduct(fields: Fields) -> Conduct:
    point = Conduct(fields.text("text"), fields.text("source"))
    fields.done()
    return point


def _hours_between(starts: time, ends: time) -> Fraction:
    minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    return Fraction(minutes, 60)


def _check_order(name: str, starts: Moment, ends: Moment | None) -> None:
    if ends is not None and ends < starts:
        raise CircularError(name, gettext_noop("lies before the start."))


def _check_period(name: str, period: Period, circular: Circular) -> None:
    _check_order(f"{name}.ends", period.starts, period.ends)
    if period.starts < circular.starts:
        raise CircularError(f"{name}.starts", gettext_noop("lies before the circular's start."))
    if circular.ends and period.ends and period.ends > circular.ends:
        raise CircularError(f"{name}.ends", gettext_noop("lies after the circular's end."))


def _cap_dict(cap: Cap) -> dict[str, Any]:
    period = cap.period
    return _without_nothing(
        {
            "place": cap.place.value,
            "percent": _percent(cap.share),
            "exact": cap.exact,
            "starts": period.starts.isoformat(),
            "ends": period.ends and period.ends.isoformat(),
            "weekdays": period.weekdays and [WEEKDAYS[number - 1] for number in sorted(period.weekdays)],
            "dates": period.dates and [day.isoformat() for day in sorted(period.dates)],
            "categories": [category.value for category in ServiceCategory if category in cap.categories],
            "source": cap.source,
            "quote": cap.quote,
        }
    )


def _exemption_dict(exemption: Exemption) -> dict[str, Any]:
    return _without_nothing(
        {
            "roles": [role.value for role in DutyRole if role in exemption.roles],
            "categories": [category.value for category in ServiceCategory if category in exemption.categories],
            "mode": exemption.mode.value,
            "minimum": exemption.minimum,
            "source": exemption.source,
            "quote": exemption.quote,
        }
    )


def _window_dict(window: WorkWindow | PresenceWindow) -> dict[str, Any]:
    times = {"starts": f"{window.starts:%H:%M}", "ends": f"{window.ends:%H:%M}"}
    return {**times, "source": window.source, "quote": window.quote}


def _percent(share: Fraction) -> str:
    """Per cent as a circular prints it ("50", "12.5"), or the fraction of the whole where per cent can't be exact ("1/3")."""
    return _decimal(share * 100) or f"{share.numerator}/{share.denominator}"


def _decimal(number: Fraction) -> str | None:
    if (number * 10**DECIMALS).denominator > 1:
        return None
    return f"{Decimal(number.numerator) / number.denominator:f}"


def _without_nothing(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if value not in (None, "", [], False)}
