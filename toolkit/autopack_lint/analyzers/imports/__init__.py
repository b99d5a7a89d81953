"""What imports mean, which of them cannot work, and where the thing is that they ask for."""
