"""Dynamic data as a module."""

from armature.core import module
from examples.httpbin.dynamic.data_controller import DataController
from examples.httpbin.dynamic.range_controller import RangeController
from examples.httpbin.dynamic.slow_controller import SlowController


@module(controllers=[DataController, RangeController, SlowController])
class DynamicModule: ...
