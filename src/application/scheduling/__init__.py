"""Services, working hours, finding slots, booking and what follows."""
