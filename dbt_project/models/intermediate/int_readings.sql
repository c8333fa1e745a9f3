-- Readings by the knowledge of the build, on the days they can change (int_reading_dates).
{{ official_readings(ref('int_reading_inputs')) }}
