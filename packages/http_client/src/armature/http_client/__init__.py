"""A typed HTTP client that holds under failure.

`armature.http_client.module` plugs it into an Armature application, `armature.http_client.declared` makes clients from
signatures.
"""

from armature.http_client.auth import ApiKey, Auth, Basic, Bearer, Token
from armature.http_client.bodies import FormFile
from armature.http_client.client import HttpClient
from armature.http_client.engine import Engine, Exchange
from armature.http_client.engines import engine_of
from armature.http_client.errors import (
    AddressRefused,
    AuthenticationFailed,
    BodyNotReplayable,
    ConnectionFailed,
    HttpClientError,
    InvalidClient,
    InvalidRequest,
    RedirectFailed,
    RequestTimedOut,
    ResponseTooLarge,
    UnreadableResponse,
)
from armature.http_client.headers import Headers
from armature.http_client.oauth2 import ClientCredentials
from armature.http_client.problems import Problem
from armature.http_client.requests import Body, Request
from armature.http_client.responses import Response
from armature.http_client.settings import ClientSettings, HttpClientSettings, TargetSettings
from armature.http_client.statuses import ClientError, ServerError, StatusError
from armature.http_client.streams import StreamedResponse
from armature.http_client.transience import is_transient

__all__ = [
    "AddressRefused",
    "ApiKey",
    "Auth",
    "AuthenticationFailed",
    "Basic",
    "Bearer",
    "Body",
    "BodyNotReplayable",
    "ClientCredentials",
    "ClientError",
    "ClientSettings",
    "ConnectionFailed",
    "Engine",
    "Exchange",
    "FormFile",
    "Headers",
    "HttpClient",
    "HttpClientError",
    "HttpClientSettings",
    "InvalidClient",
    "InvalidRequest",
    "Problem",
    "RedirectFailed",
    "Request",
    "RequestTimedOut",
    "Response",
    "ResponseTooLarge",
    "ServerError",
    "StatusError",
    "StreamedResponse",
    "TargetSettings",
    "Token",
    "UnreadableResponse",
    "engine_of",
    "is_transient",
]
