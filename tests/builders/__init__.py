"""What tests are made from: plans, events, readings, published versions, warehouses, and the world around a process."""
