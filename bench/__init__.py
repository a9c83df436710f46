"""How fast is it, beside what one would take instead? `python -m bench` measures."""
