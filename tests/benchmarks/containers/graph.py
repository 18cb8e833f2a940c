"""The five objects of one unit of work, the same classes for every container."""


class Connection:
    """Stands for a pooled connection."""


class Session:
    """Shared by both repositories: one for each scope."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection


class Orders:
    """A repository."""

    def __init__(self, session: Session) -> None:
        self.session = session


class Stock:
    """Another repository over the same session."""

    def __init__(self, session: Session) -> None:
        self.session = session


class Checkout:
    """What the handler asks for."""

    def __init__(self, orders: Orders, stock: Stock) -> None:
        self.orders = orders
        self.stock = stock
