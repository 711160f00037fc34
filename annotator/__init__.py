"""Source attribution and credibility of news: who vouches for each sentence."""

__version__ = "0.1.0"
