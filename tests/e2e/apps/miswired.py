"""An application that forgot a provider."""

from armature.core import Application, Module, get


class Warehouse: ...


@get("/")
async def count(warehouse: Warehouse) -> int:
    return 0


app = Application(Module(controllers=[count]))
