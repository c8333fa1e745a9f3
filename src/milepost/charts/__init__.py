"""Charts that boards and bulletins share: rows and words -> Vega-Lite specifications.

Pure: no files, no Streamlit. Whoever draws brings the words; nothing is loaded from outside.
"""
