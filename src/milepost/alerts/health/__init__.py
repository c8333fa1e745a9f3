"""What the watch looks at beside the warehouse: broker, warehouse, Airflow, disk, silence. Settings -> Signal."""
