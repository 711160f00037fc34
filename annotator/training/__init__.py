"""Makes the models that the engine runs on. Needs the extra `train`; the engine never imports it."""
