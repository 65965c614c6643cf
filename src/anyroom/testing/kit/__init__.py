"""The conformance kit: what every adapter must do, as tests that an adapter's author subclasses."""
