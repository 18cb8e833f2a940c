"""What the shop sells: products, their search and export, and the one who fills the shelves."""
