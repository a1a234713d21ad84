"""Display: how text, formulas and addresses look wherever they are shown, on pages, in feeds and in exports."""
