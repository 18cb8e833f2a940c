"""An application that is wired well and cannot start."""

from armature.core import Application, Module


class Broker:
    async def on_module_init(self) -> None:
        raise ConnectionError("the broker is away")


app = Application(Module(providers=[Broker]))
