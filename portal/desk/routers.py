"""Every router of the desk, for the application that has them answer."""

from collections.abc import Sequence

from fastapi import APIRouter

from portal.desk import audit_routes, deliveries_routes, own_routes, people_routes
from portal.desk.entry import city_routes, passkey_routes, password_routes, sign_in_routes
from portal.desk.packages import (
    approval_routes,
    deed_routes,
    hand_in_routes,
    package_routes,
    preview_routes,
    reason_routes,
    row_routes,
)
from portal.desk.rooms import (
    bot_routes,
    health_routes,
    help_routes,
    punctuality_routes,
    settings_routes,
)

ROUTERS: Sequence[APIRouter] = (
    sign_in_routes.router,
    own_routes.router,
    password_routes.router,
    passkey_routes.router,
    hand_in_routes.router,
    package_routes.router,
    deed_routes.router,
    preview_routes.router,
    reason_routes.router,
    row_routes.router,
    approval_routes.router,
    deliveries_routes.router,
    punctuality_routes.router,
    bot_routes.router,
    settings_routes.router,
    health_routes.router,
    help_routes.router,
    city_routes.router,
    people_routes.router,
    audit_routes.router,
)
