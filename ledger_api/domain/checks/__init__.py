"""The checks of the rule book §2, one file each; every one runs, and none of them stops another."""
