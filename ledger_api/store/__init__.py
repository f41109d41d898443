"""The node's database: SQLAlchemy Core on SQLite or PostgreSQL, one schema, one contract suite for both."""
