"""Display: how text, formulas and addresses appear on pages, in feeds and in exports."""
