"""Server processes under test: started, watched, signalled and ended by their own id."""
