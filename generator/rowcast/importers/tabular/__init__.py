"""Tables, and what people write in place of one, into rows of facts."""
