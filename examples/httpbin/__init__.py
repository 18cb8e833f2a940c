"""httpbin: a service that answers with what it was asked, so that HTTP clients can be tested against it."""
