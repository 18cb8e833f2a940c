"""Where Conduit keeps everything: the engine, the unit of work, and whether the database is there."""
