"""What travels over HTTP and Starlette lacks: answers, problem details, bodies with a limit, streams."""
