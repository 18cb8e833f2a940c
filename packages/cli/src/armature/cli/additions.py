"""What a package adds to projects that are made with it: `armature new shop --with compression`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Addition:
    """The value behind an entry point `with.NAME` of the group `armature.commands`.

    `dependencies` are requirements, `modules` what the application imports besides, each as `package.module:Name`,
    `settings` lines of `.env.example`. `included_in` names the templates that have all of it already.
    """

    summary: str
    dependencies: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    included_in: tuple[str, ...] = ()
