"""The journeys of the rule book, told through a node's public interface."""
