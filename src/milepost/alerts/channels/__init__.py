"""Where alerts go: one module per channel, each with send(settings, alert), which returns or raises."""
