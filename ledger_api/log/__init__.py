"""The economy's log: durable queue, fenced sequencer, reader, anchorer, mirror of other nodes' logs."""
