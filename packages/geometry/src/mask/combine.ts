import { addRows, intersectRows, maskFromRows, type RowSpans, rowsOfMask, subtractRows } from '../row-spans.ts'
import type { MaskGeometry } from '../types.ts'

const onRows =
  (combine: (a: RowSpans, b: RowSpans) => RowSpans) =>
  (a: MaskGeometry, b: MaskGeometry): MaskGeometry =>
    maskFromRows(combine(rowsOfMask(a), rowsOfMask(b)))

/** Pixels of either mask, on their run lengths: no pixel is looked at. Answers the empty mask when none is left; so do the others. */
export const unionMasks = onRows(addRows)

/** Pixels of `a` that are not in `b`. */
export const subtractMask = onRows(subtractRows)

/** Pixels of both masks. */
export const intersectMasks = onRows(intersectRows)
