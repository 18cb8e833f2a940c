"""Profiles as a module."""

from armature.core import module
from examples.realworld.database.module import DatabaseModule
from examples.realworld.profiles.controller import ProfileController
from examples.realworld.profiles.profiles import Profiles
from examples.realworld.users.module import UsersModule


@module(imports=[DatabaseModule, UsersModule], controllers=[ProfileController], providers=[Profiles])
class ProfilesModule: ...
