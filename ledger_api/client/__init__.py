"""The exporter's side: keys stay here, documents are prepared and signed here, a node is asked by HTTP."""
