"""What a parent that starts server processes shares with them: signals, pipes and reports."""
