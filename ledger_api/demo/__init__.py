"""The demonstration: one shipment's papers, from registration to the border, and six things going wrong."""
