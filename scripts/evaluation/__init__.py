"""Questions with known answers → figures, tables and plots of how well wenbao answers them, a stage a file."""
