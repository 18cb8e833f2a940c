"""Who is there: users, their passwords and tokens, the principal of a request, and the guard that asks for it."""
