"""What the Makefile runs: the checks of our own rules, the examples of the documents, the test runner."""
