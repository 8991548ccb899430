"""Who people are: users and their roles, sessions, mailed links, applications to become a professional."""
