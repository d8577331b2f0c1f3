"""The kinds of chart, and what they share: the sheet they draw on, the words they use."""
