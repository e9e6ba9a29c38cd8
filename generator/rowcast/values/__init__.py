"""JSON values and types: judging the one by the other, making up the one from the other, folding events."""
