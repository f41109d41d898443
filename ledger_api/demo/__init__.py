"""The demonstration: a shipment's papers, an agreement about them, the border, and six things going wrong."""
