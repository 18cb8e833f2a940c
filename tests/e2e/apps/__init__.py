"""Applications that the end-to-end tests serve, where the shop cannot show it."""
