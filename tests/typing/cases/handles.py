# mypy: ignore-errors
# pyright: reportAttributeAccessIssue=false, reportUnknownMemberType=false, reportArgumentType=false
"""`Lazy` and `Current` give what stands in their brackets, and are made by nobody but the container."""

from typing import Annotated, assert_type

from armature.core import ConfiguredModule, Current, Lazy, Named, module


class Orders:
    def count(self) -> int:
        return 0


class Shop:
    def __init__(
        self,
        orders: Lazy[Orders],
        current: Current[Orders],
        every: Lazy[list[Orders]],
        *,
        perhaps: Current[Orders | None],
        spare: Lazy[Annotated[Orders, Named("spare")]],
    ) -> None:
        self.orders, self.current, self.every, self.perhaps, self.spare = orders, current, every, perhaps, spare

    async def check(self) -> None:
        assert_type(await self.orders.get(), Orders)
        assert_type(await self.current.get(), Orders)
        assert_type(await self.every.get(), list[Orders])
        assert_type(await self.perhaps.get(), Orders | None)
        assert_type(await self.spare.get(), Orders)
        self.orders.count()  # E: attr-defined reportAttributeAccessIssue reportUnknownMemberType
        self.current.get().count()  # E: attr-defined reportAttributeAccessIssue reportUnknownMemberType


class Settings: ...


@module()
class ShopModule(ConfiguredModule[Settings]): ...


ShopModule(Settings(), name="spare")
ShopModule(name="spare")
ShopModule(name=3)  # E: arg-type reportArgumentType
