"""What the page history shows: targets or units by months, each cell with its sign."""
