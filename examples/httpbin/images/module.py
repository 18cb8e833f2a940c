"""Images as a module."""

from armature.core import module
from examples.httpbin.images.controller import ImageController, Images


@module(controllers=[ImageController], providers=[Images])
class ImagesModule: ...
