"""Response formats as a module."""

from armature.core import module
from examples.httpbin.formats.coded_controller import CodedController
from examples.httpbin.formats.controller import FormatController
from examples.httpbin.formats.pages import Pages


@module(controllers=[FormatController, CodedController], providers=[Pages])
class FormatsModule: ...
