"""One motif in four formats: a lighthouse at night."""
