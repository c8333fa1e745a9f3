"""What a bulletin says, before anybody writes it down: (version, what is asked, office) -> Bulletin.

No clock, no environment, no chance: equal input gives equal JSON bytes.
"""
