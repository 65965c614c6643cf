"""The resources of a client, a module each, loaded when first used."""
