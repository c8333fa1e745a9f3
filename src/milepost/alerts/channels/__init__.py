"""Where alerts go: one module per channel; channels/sending.py is the one way to them."""
