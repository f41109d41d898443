"""The one place where adapters are built and handed to those who need them."""
