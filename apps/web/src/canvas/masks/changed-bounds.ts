import type { Bounds, RowSpans } from '@reticle/geometry'

/** Where two rows of spans begin to differ, from the left and from the right; undefined when they say the same. */
const changedColumns = (before: readonly number[], after: readonly number[]): readonly [number, number] | undefined => {
  let first = 0
  while (first < before.length && before[first] === after[first]) first++
  if (first === before.length && first === after.length) return undefined
  let [i, j] = [before.length - 1, after.length - 1]
  while (i >= first && j >= first && before[i] === after[j]) {
    i--
    j--
  }
  return [Math.min(before[first] ?? Infinity, after[first] ?? Infinity), Math.max(before[i] ?? -Infinity, after[j] ?? -Infinity)]
}

const none: readonly number[] = []

/**
 * The pixels in which two states of a brush differ, whatever lay between them. Rows are never changed in place, so that those of an earlier
 * state which are still there are the same by identity and cost one comparison.
 */
export const changedBounds = (before: RowSpans, after: RowSpans): Bounds | undefined => {
  const top = Math.min(before.rows.length === 0 ? Infinity : before.top, after.rows.length === 0 ? Infinity : after.top)
  const bottom = Math.max(before.top + before.rows.length, after.top + after.rows.length)
  let [left, right, first, last] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let y = top; y < bottom; y++) {
    const [old, now] = [before.rows[y - before.top] ?? none, after.rows[y - after.top] ?? none]
    if (old === now) continue
    const columns = changedColumns(old, now)
    if (columns === undefined) continue
    left = Math.min(left, columns[0])
    right = Math.max(right, columns[1])
    first = Math.min(first, y)
    last = y
  }
  return last < first ? undefined : { x: left, y: first, width: right - left, height: last + 1 - first }
}
