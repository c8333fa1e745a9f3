"""The boards: Streamlit pages over data/published/. Run: streamlit run dashboards/streamlit_app.py"""
