"""Foreign bodies, accepted as they are (design section 8) and mapped onto the common header.

Faults of form inside them are warnings; a missed SHALL is a nonconformity; missing required and
contradicting or unreadable values refuse, with the pointer in the file as it was submitted.
"""
