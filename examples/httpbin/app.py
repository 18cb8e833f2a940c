"""The application: one module for each subject, and what surrounds every endpoint."""

from armature.core import Application, module
from armature.openapi import ApiInfo, OpenApiModule, Server, Tag
from examples.httpbin.auth.module import AuthModule
from examples.httpbin.caching import CachingModule
from examples.httpbin.cookies import CookiesModule
from examples.httpbin.cors import OpenToAll
from examples.httpbin.dynamic.module import DynamicModule
from examples.httpbin.formats.module import FormatsModule
from examples.httpbin.images.module import ImagesModule
from examples.httpbin.inspection import InspectionModule
from examples.httpbin.methods import MethodsModule
from examples.httpbin.pretty import PrettyJson
from examples.httpbin.redirects import RedirectsModule
from examples.httpbin.status import StatusModule

INFO = ApiInfo(
    title="httpbin",
    version="1",
    description="Answers with what it was asked. For testing HTTP clients.",
    servers=[Server("/")],
    tags=[
        Tag("methods", "What was sent by GET, POST, PUT, PATCH and DELETE."),
        Tag("auth", "Who is asking."),
        Tag("status codes", "Any status."),
        Tag("request inspection", "Facts about the request."),
        Tag("response inspection", "Headers of the answer: caching, entity tags, any."),
        Tag("response formats", "Documents, pages and content codings."),
        Tag("dynamic data", "Made for each request, at once or slowly."),
        Tag("cookies", "Shown, set and deleted."),
        Tag("images", "One picture in four formats."),
        Tag("redirects", "To the next one, or anywhere."),
        Tag("anything", "Whatever was sent, by any method."),
    ],
)


@module(
    imports=[
        MethodsModule,
        AuthModule,
        StatusModule,
        InspectionModule,
        CachingModule,
        FormatsModule,
        DynamicModule,
        CookiesModule,
        ImagesModule,
        RedirectsModule,
        OpenApiModule(INFO, "/spec.json", playground="/docs"),
    ],
    middleware=[OpenToAll],
    interceptors=[PrettyJson],
)
class HttpbinModule: ...


app = Application(HttpbinModule)
