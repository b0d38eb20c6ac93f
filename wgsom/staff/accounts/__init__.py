"""Staff's accounts: signing in with a second factor, and what stands in the way of others."""
