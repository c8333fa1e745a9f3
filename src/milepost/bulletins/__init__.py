"""Bulletins (通报): what goes to the meeting on paper, made of one published version and equal when made again."""
