"""Parts of the page changes."""
