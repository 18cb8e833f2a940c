"""What the feature modules import to have a database."""

from sqlalchemy.ext.asyncio import AsyncSession

from armature.core import Scope, module, provide
from armature.core.health import HealthIndicator
from examples.realworld.database.database import Database, open_database
from examples.realworld.database.health import DatabaseIndicator
from examples.realworld.database.unit_of_work import unit_of_work
from examples.realworld.settings import SettingsModule


@module(
    imports=[SettingsModule],
    providers=[
        provide(Database).by(open_database),
        provide(AsyncSession).by(unit_of_work, scope=Scope.REQUEST),
        provide(HealthIndicator).use(DatabaseIndicator),
    ],
    exports=[Database, AsyncSession],
)
class DatabaseModule: ...
