"""The parts of the page on bulletins: list, one paper with its files, the form that moves it on. The book, as it is."""
