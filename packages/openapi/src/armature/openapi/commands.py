"""What `armature new --with openapi` adds to a project."""

from armature.cli import Addition

ADDITION = Addition(
    summary="The OpenAPI document of the application, at /openapi.json.",
    dependencies=("armature-openapi",),
    modules=("armature.openapi:OpenApiModule",),
    included_in=("api", "full", "microservice"),
)
"""The document, with the name of the root module as its title."""
