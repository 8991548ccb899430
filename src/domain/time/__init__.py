"""Instants, intervals and wall clocks. The only place that turns local time into UTC."""
