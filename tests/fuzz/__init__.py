"""Mutated configs, answers and command lines, worked through the verbs: nothing may raise, hang, or complain without a place."""
