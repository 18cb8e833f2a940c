"""The settings of an application: what each is, where it comes from, and what is wrong with it."""
