"""Random histories of each strategy, played on a virtual clock by the strategy and by a naive model of it."""
