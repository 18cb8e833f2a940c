"""The application: one module for each subject, and what surrounds every endpoint."""

from armature.core import Application, module
from armature.openapi import ApiInfo, OpenApiModule, Tag
from examples.httpbin.cors import OpenToAll
from examples.httpbin.inspection import InspectionModule
from examples.httpbin.methods import MethodsModule
from examples.httpbin.pretty import PrettyJson

INFO = ApiInfo(
    title="httpbin",
    version="1",
    description="Answers with what it was asked. For testing HTTP clients.",
    tags=[
        Tag("methods", "One endpoint for each method."),
    ],
)


@module(
    imports=[
        MethodsModule,
        InspectionModule,
        OpenApiModule(INFO, "/spec.json", playground="/docs"),
    ],
    middleware=[OpenToAll],
    interceptors=[PrettyJson],
)
class HttpbinModule: ...


app = Application(HttpbinModule)
