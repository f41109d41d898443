"""Native document types. A type is one file: model, rules, header completion, summary lines."""
