"""What `armature new --with http-client` adds to a project."""

from armature.cli import Addition

ADDITION = Addition(
    summary="Clients of other services by their names, with retries, time-outs and credentials from settings.",
    dependencies=("armature-http-client[standard]",),
    modules=("armature.http_client.module:HttpClientModule",),
    settings=(
        "# A service that is called, here by the name of payments.",
        "# ARMATURE_HTTP_CLIENT_TARGETS__PAYMENTS__BASE_URL=https://payments.example/v1",
    ),
)
"""The clients of the application."""
