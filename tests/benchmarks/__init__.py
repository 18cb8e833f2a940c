"""What Armature and its peers cost, measured in one run: `make bench`."""
