"""What RealtimeKit takes and returns beyond the neutral model, by resource: options of its own operations, and their results."""
