"""What anyroom costs, beside the bare libraries that it stands on and the vendors' own SDKs. See docs/performance.md."""
