"""One file for each container: `opened()` gives a function that enters a scope, gets a `Checkout` and leaves."""
