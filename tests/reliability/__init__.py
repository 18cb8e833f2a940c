"""What must hold when the world is unkind: hostile requests, restarts under load, signals at any moment."""
