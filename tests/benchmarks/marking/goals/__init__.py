"""The goals of marking, and how far they are reached: honest students, mistakes known and unknown, cheats, each on sheets drawn anew."""
