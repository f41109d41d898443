"""The logs as any C2SP tlog client reads them."""
