"""What is asked twice about one thing is found out once, and never kept for another."""

from __future__ import annotations

from rowcast.asked import kept


def test_the_answer_for_the_last_subject_is_kept() -> None:
    seen: list[list[int]] = []

    @kept
    def total(numbers: list[int]) -> int:
        """Return the sum."""
        seen.append(numbers)
        return sum(numbers)

    one, equal, other = [1, 2], [1, 2], [3]
    assert [total(one), total(one)] == [3, 3]
    assert len(seen) == 1
    assert [total(equal), total(other), total(one)] == [3, 3, 3]
    assert len(seen) == 4
    assert total.__doc__ == "Return the sum."
