"""Reports of problems by readers: a form without an account, a queue, and an answer in private."""
