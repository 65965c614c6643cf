"""The conformance kit and what tests of an adapter, or of an app, need."""
