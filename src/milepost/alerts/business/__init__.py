"""What was promised, watched: the version shown -> incidents of lights, reports, subsidies; digest; ladder; events.

Reads what is published with pyarrow, and the store; never the warehouse. Run by `milepost watch`.
"""
