"""Users as clients send and see them."""

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, SecretStr, StringConstraints, model_validator

from examples.realworld.wire import Wire

Email = Annotated[
    str,
    Field(max_length=254, pattern=r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$", examples=["jake@conduit.example"]),
    AfterValidator(str.lower),
]
Username = Annotated[str, Field(pattern=r"^\w[\w.-]*$", max_length=40, examples=["jake"])]
Password = Annotated[SecretStr, Field(min_length=8, max_length=128)]
Bio = Annotated[str, StringConstraints(max_length=10_000)]
Image = Annotated[str, StringConstraints(max_length=2_000)]


class NewUser(Wire):
    """What somebody tells to register."""

    username: Username
    email: Email
    password: Password


class NewUserRequest(Wire):
    """The body of a registration."""

    user: NewUser


class LoginUser(Wire):
    """Credentials. Nothing is asked of a password here that an older one might not have."""

    email: Annotated[str, StringConstraints(max_length=254, to_lower=True)]
    password: Annotated[SecretStr, Field(max_length=128)]


class LoginUserRequest(Wire):
    """The body of a login."""

    user: LoginUser


class UpdateUser(Wire):
    """What may change; a field that is left out, or null, stays as it is."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1})

    username: Username | None = None
    email: Email | None = None
    password: Password | None = None
    bio: Bio | None = None
    image: Image | None = None

    @model_validator(mode="after")
    def names_something(self) -> "UpdateUser":
        """Refuses a change that names no field; the schema says so too."""
        if not self.model_fields_set:
            raise ValueError("at least one field must be named")
        return self


class UpdateUserRequest(Wire):
    """The body of a change."""

    user: UpdateUser


class User(Wire):
    """A user as only she herself sees it, with a token for the next requests."""

    email: str
    token: str
    username: str
    bio: str
    image: str


class UserResponse(Wire):
    """One user."""

    user: User
