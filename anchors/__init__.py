"""Ground floor: canonical bytes, trees, signatures, content, chain; knows no HTTP, SQL or economies."""

import os

# eth-hash picks the slow pure backend when both are installed; this one is five times faster at Keccak-256.
os.environ.setdefault("ETH_HASH_BACKEND", "pysha3")
