"""The module that serves a directory below a path."""

from os import PathLike

from armature.core.modules import Module
from armature.core.source import caller
from armature.core.static.checking import directory_of
from armature.core.static.files import StaticFiles


class StaticModule(Module):
    """Serves files below a path: `StaticModule("/assets", "dist/assets")`, or with a `StaticFiles` of your own.

    Routes go before it, also at the path "/". Anybody may reach the files: no guard covers a mounted application, and
    `deny_by_default` takes them as public.
    """

    def __init__(self, path: str, files: "str | PathLike[str] | StaticFiles") -> None:
        where = caller()
        if not isinstance(files, StaticFiles):
            files = StaticFiles(directory_of(files, where))
        super().__init__(name=f'StaticModule("{path}")', mounts={path: files}, public_mounts=[path])
        object.__setattr__(self, "where", where)
        object.__setattr__(self, "_files", files)

    def means(self, other: Module) -> bool:
        """Whether both mentions serve the same files in the same way."""
        return isinstance(other, StaticModule) and vars(self)["_files"].means(vars(other)["_files"])
