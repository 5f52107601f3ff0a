"""Short silent films made from drawn cards, each with its captions. Made once; what they make stands with the content."""
