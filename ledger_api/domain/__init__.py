"""Pure rules: no input or output, no clock. What they need, they are given."""
