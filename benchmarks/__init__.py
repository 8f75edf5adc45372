"""What the plugin costs, beside what else could be done and beside its peers.

`make bench` runs everything and writes RESULTS.md. A claim is a ratio of two things that ran in
turn in the same process or in pairs of builds, the median of several rounds.
"""
