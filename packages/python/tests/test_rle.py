import random
import unittest
from typing import List

from reticle import ReleaseFormatError
from reticle.rle import coco_pixels, mask_pixels, ring_pixels


def rows(pixels: bytes, width: int) -> List[str]:
    return ["".join(str(value) for value in pixels[at : at + width]) for at in range(0, len(pixels), width)]


class RunLengths(unittest.TestCase):
    def test_R32_coco_counts_column_by_column_and_begins_with_zeros(self) -> None:
        self.assertEqual(["000", "011", "010", "010"], rows(coco_pixels((4, 3), [5, 3, 1, 1, 2]), 3))
        self.assertEqual(["10", "10"], rows(coco_pixels((2, 2), [0, 2, 2]), 2))

    def test_runs_that_do_not_add_up_are_refused(self) -> None:
        for counts in ([5], [13], [-1, 13], [1.5, 10.5], ["12"], [10**15]):
            with self.subTest(counts), self.assertRaisesRegex(ReleaseFormatError, "run lengths"):
                coco_pixels((4, 3), counts)  # type: ignore[arg-type]

    def test_own_masks_count_row_by_row_within_their_bounds_and_are_cut_at_the_border(self) -> None:
        ring = {"x": 1, "y": 1, "width": 3, "height": 3, "counts": [0, 4, 1, 4]}
        self.assertEqual(["00000", "01110", "01010", "01110"], rows(mask_pixels(ring, 5, 4), 5))
        self.assertEqual(["01", "11"], rows(mask_pixels({**ring, "x": -1, "y": -1}, 2, 2), 2))
        self.assertEqual(["00", "00"], rows(mask_pixels({**ring, "x": 9, "y": -9}, 2, 2), 2))

    def test_both_ways_of_counting_give_the_same_pixels(self) -> None:
        chance = random.Random(1)
        for _ in range(100):
            width, height = chance.randint(1, 9), chance.randint(1, 9)
            bits = [chance.randint(0, 1) for _ in range(width * height)]
            by_column = [bits[y * width + x] for x in range(width) for y in range(height)]
            self.assertEqual(bytes(bits), coco_pixels((height, width), runs(by_column)))
            mask = {"x": 0, "y": 0, "width": width, "height": height, "counts": runs(bits)}
            self.assertEqual(bytes(bits), mask_pixels(mask, width, height))

    def test_rings_have_the_pixels_whose_centres_are_inside(self) -> None:
        self.assertEqual(["0000", "0110", "0110"], rows(ring_pixels([[1, 1, 3, 1, 3, 3, 1, 3]], 4, 3), 4))
        self.assertEqual(["100", "100"], rows(ring_pixels([[0.2, 0.2, 1.3, 0.2, 1.3, 1.6, 0.2, 1.6]], 3, 2), 3))
        self.assertEqual(["010"], rows(ring_pixels([[0.5000001, 0, 2.5, 0, 2.5, 1, 0.5000001, 1]], 3, 1), 3))
        self.assertEqual(["010"], rows(ring_pixels([[1.5, 0, 2.5, 0, 2.5, 1, 1.5, 1]], 3, 1), 3))
        outer, hole = [0, 0, 4, 0, 4, 4, 0, 4], [1, 1, 3, 1, 3, 3, 1, 3]
        self.assertEqual(["1111", "1001", "1001", "1111"], rows(ring_pixels([outer, hole], 4, 4), 4))
        self.assertEqual(["11", "11"], rows(ring_pixels([[-5, -5, 9, -5, 9, 9, -5, 9]], 2, 2), 2))

    def test_shapes_that_abut_share_no_pixel_and_leave_none_out(self) -> None:
        chance = random.Random(2)
        for _ in range(100):
            x, y = chance.randint(0, 16) / 2, chance.randint(0, 16) / 2
            corners = [(0, 0), (8, 0), (8, 8), (0, 8)]
            parts = [ring_pixels([[*a, *b, x, y]], 8, 8) for a, b in zip(corners, corners[1:] + corners[:1])]
            self.assertEqual({1}, {sum(values) for values in zip(*parts)})


def runs(bits: List[int]) -> List[int]:
    counts, value = [0], 0
    for bit in bits:
        if bit != value:
            counts.append(0)
            value = bit
        counts[-1] += 1
    return counts


if __name__ == "__main__":
    unittest.main()
