"""Which complement makes a verb a cue."""
def accepts(lemma, cue_class, shape, complement):
    return True
