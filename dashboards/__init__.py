"""The boards: Streamlit pages over data/published/. Run: streamlit run dashboards/server.py"""
