"""The engine in the process: a Whoosh index, read into arrays.

`index.py` is the door. `segment.py` reads one segment, `matching.py` finds, `scoring.py` ranks,
`snapshot.py` puts segments together, `writing.py` builds and merges segments, `toc.py` commits.
"""
