"""Data that is made for each request, at once or little by little."""
