"""A naive loan account: the model beside the system.

It walks every day from the first event on, keeps plain integers, lists and fractions, and knows nothing of the
account it is compared with: it is written from the specification, each rule beside the sentence it comes from.
"""
