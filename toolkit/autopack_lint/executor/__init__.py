"""What executors of autonomous systems call."""
