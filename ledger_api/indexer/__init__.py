"""Chain events and anchored entries, projected into tables that can be thrown away and made again."""
