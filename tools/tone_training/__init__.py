"""Learns the tone model from corpus/tone: `python -m tools.tone_training`. Needs requirements/train.lock."""
