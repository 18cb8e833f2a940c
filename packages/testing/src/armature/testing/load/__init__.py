"""Load on a server or on an application in this process, and what it makes of it."""

from armature.testing.load.fixture import AppLoad
from armature.testing.load.histogram import Latency
from armature.testing.load.plans import Plan, Ramp, Rate, Stage, Users
from armature.testing.load.report import to_html
from armature.testing.load.results import Group, Interval, Result, to_json
from armature.testing.load.running import Scenario, load
from armature.testing.load.text import assert_thresholds, to_text
from armature.testing.load.user import User

__all__ = [
    "AppLoad",
    "Group",
    "Interval",
    "Latency",
    "Plan",
    "Ramp",
    "Rate",
    "Result",
    "Scenario",
    "Stage",
    "User",
    "Users",
    "assert_thresholds",
    "load",
    "to_html",
    "to_json",
    "to_text",
]
