"""Students drawn at random, marked: what the marking finds, beside what each student knows to be true of himself.

The students work by hand, in plain Python over lists: nothing here knows the page of equations or the marking, but for
`evidence.py`, which asks for the marks.
"""
