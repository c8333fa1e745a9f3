"""Random plans and histories that reach the corners of the method, for the warehouse and for the reference."""
