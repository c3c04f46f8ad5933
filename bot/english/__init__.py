"""An English question → weighted Chinese terms."""
