/**
 * Krippendorff's ordinal alpha, unit by unit (agreement/krippendorff-alpha.ts has the formula): how far two options lie apart is known only when
 * all readings are, so pairs of options are counted on the way, and weighed at the end.
 * Complexity: O(options in the unit squared) a unit, O(options squared) at the end.
 */
export const ordinalAlphaSums = (options: readonly string[]) => {
  const size = options.length
  const placeOf = new Map(options.map((option, place) => [option, place]))
  const totals = new Float64Array(size)
  const pairs = new Float64Array(size * size)
  let readings = 0
  return {
    /** @param counts readings of each option of the unit. */
    add: (counts: ReadonlyMap<string, number>): void => {
      const unit = [...counts].flatMap(([option, count]) => {
        const place = placeOf.get(option)
        return place === undefined ? [] : [{ place, count }]
      })
      const all = unit.reduce((sum, { count }) => sum + count, 0)
      if (all < 2) return
      readings += all
      for (const a of unit) {
        totals[a.place] = (totals[a.place] ?? 0) + a.count
        for (const b of unit)
          if (a.place < b.place)
            pairs[a.place * size + b.place] = (pairs[a.place * size + b.place] ?? 0) + (2 * a.count * b.count) / (all - 1)
      }
    },
    value: (): number | null => {
      let below = 0
      const ranks = totals.map((total) => {
        below += total
        return below - total / 2
      })
      let [observed, expected] = [0, 0]
      for (let a = 0; a < size; a++)
        for (let b = a + 1; b < size; b++) {
          const difference = ((ranks[a] ?? 0) - (ranks[b] ?? 0)) ** 2
          observed += difference * (pairs[a * size + b] ?? 0)
          expected += 2 * difference * (totals[a] ?? 0) * (totals[b] ?? 0)
        }
      return expected > 0 ? 1 - (observed * (readings - 1)) / expected : null
    },
  }
}
