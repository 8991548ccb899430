"""Services, working hours, availability and the life of an appointment."""
