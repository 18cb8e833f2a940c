"""Who may do what: accounts, the principal of a request, and the guards that ask for it."""
