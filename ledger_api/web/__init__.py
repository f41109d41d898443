"""Server-rendered pages for the customs officer. They show what the services answer and decide nothing."""
