"""What a payment is allowed, in plain Python: written from the rules' words alone, to compare the SQL with.

Comes in: plans as their files write them, payments and retractions. Goes out: for each payment what the rule allows
given all earlier ones, and every limit that was looked at.
"""
