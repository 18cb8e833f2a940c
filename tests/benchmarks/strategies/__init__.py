"""One file for each library, each with the strategies that it has around the same function, as `CASES`."""
