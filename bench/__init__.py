"""Benchmarks: ours and the comparison side by side in one run, told as ratios."""
