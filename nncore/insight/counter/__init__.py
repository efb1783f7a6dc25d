"""What would have to be otherwise: the smallest change of a drawing that changes its reading."""
