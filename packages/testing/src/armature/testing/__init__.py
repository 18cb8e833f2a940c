"""How applications are tested: over their real pipeline, without a server or with one."""

__all__: list[str] = []
