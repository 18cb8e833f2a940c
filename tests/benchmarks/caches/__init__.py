"""One file for each library: `opened(url)` gives functions that ask for a product which is kept, by the case's name."""
