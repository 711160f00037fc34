"""Makes the models that the engine runs on. Needs the extra `train`; only work imports it."""
