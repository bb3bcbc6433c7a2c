/**
 * Estimates with 95 % intervals by percentile bootstrap over samples (C36): what belongs to one sample is drawn together.
 *
 * Complexity: draws x groups. Large sets get fewer draws (1000 up to 5000 groups, then less, never below 100), so that a refit of a million
 * samples ends; their intervals are narrow, and the error of the interval's ends matters less.
 */
import type { Estimate } from '@reticle/domain'
import { aboveChance } from '../agreement/reader-pairs.ts'
import { type Draw, seededDraw } from '../random.ts'

const mostDraws = 1000
const leastDraws = 100
const workOf = 5_000_000

/** How often to draw when one draw costs `cost` steps. */
export const drawsFor = (cost: number): number => Math.max(leastDraws, Math.min(mostDraws, Math.floor(workOf / Math.max(1, cost))))

/** With fewer groups a bootstrap says nothing. */
const fewest = 2

export const intervalOf = (values: number[]): [number, number] | null => {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => {
    const place = share * (sorted.length - 1)
    const below = sorted[Math.floor(place)] ?? 0
    const above = sorted[Math.ceil(place)] ?? below
    return below + (above - below) * (place - Math.floor(place))
  }
  return [at(0.025), at(0.975)]
}

export const noEstimate = (excluded = 0): Estimate => ({ value: null, n: 0, excluded, interval: null })

/** Values by group, such as the scores of the annotations of one task. */
export const groupedMean = () => {
  const sums = new Map<number, { sum: number; n: number }>()
  let n = 0
  let excluded = 0
  return {
    add: (group: number, value: number | null): void => {
      if (value === null) {
        excluded += 1
        return
      }
      n += 1
      const known = sums.get(group)
      if (known === undefined) sums.set(group, { sum: value, n: 1 })
      else {
        known.sum += value
        known.n += 1
      }
    },
    size: (): number => n,
    outcome: (seed: number): Estimate => {
      if (n === 0) return noEstimate(excluded)
      const groups = [...sums.values()]
      const total = groups.reduce((sum, group) => sum + group.sum, 0)
      return { value: total / n, n, excluded, interval: drawMeans(groups, seededDraw(seed)) }
    },
  }
}
export type GroupedMean = ReturnType<typeof groupedMean>

const drawMeans = (groups: readonly { readonly sum: number; readonly n: number }[], draw: Draw): [number, number] | null => {
  if (groups.length < fewest) return null
  const sums = Float64Array.from(groups, (group) => group.sum)
  const counts = Float64Array.from(groups, (group) => group.n)
  const means: number[] = []
  for (let round = drawsFor(groups.length); round > 0; round--) {
    let [sum, n] = [0, 0]
    for (let i = 0; i < sums.length; i++) {
      const group = draw(sums.length)
      sum += sums[group] ?? 0
      n += counts[group] ?? 0
    }
    means.push(sum / n)
  }
  return intervalOf(means)
}

/** Share of equal readings, and kappa, of a joint table in which each item counts 1. Kappa is null where chance leaves nothing (C35). */
const agreementIn = (joint: Float64Array, size: number, items: number): { percent: number; kappa: number | null } => {
  let [agreeing, chance] = [0, 0]
  for (let c = 0; c < size; c++) {
    agreeing += joint[c * size + c] ?? 0
    let [row, column] = [0, 0]
    for (let k = 0; k < size; k++) {
      row += joint[c * size + k] ?? 0
      column += joint[k * size + c] ?? 0
    }
    chance += row * column
  }
  const percent = agreeing / items
  return { percent, kappa: aboveChance(percent, chance / (items * items)) }
}

/** Readings side by side: one item after the other, each with cells (first class x classes + second class) whose weights add up to 1. */
export const jointSample = (size: number) => {
  const starts = [0]
  const cells: number[] = []
  const weights: number[] = []
  return {
    /** Against one other reading or several of the same item. */
    add: (first: number, others: readonly number[]): void => {
      for (const second of others) {
        cells.push(first * size + second)
        weights.push(1 / others.length)
      }
      starts.push(cells.length)
    },
    items: (): number => starts.length - 1,
    outcome: (seed: number, excluded: number) => {
      const items = starts.length - 1
      const joint = new Float64Array(size * size)
      const fill = (pick: (i: number) => number): void => {
        joint.fill(0)
        for (let i = 0; i < items; i++) {
          const item = pick(i)
          for (let place = starts[item] ?? 0; place < (starts[item + 1] ?? 0); place++) {
            const cell = cells[place] ?? 0
            joint[cell] = (joint[cell] ?? 0) + (weights[place] ?? 0)
          }
        }
      }
      if (items === 0) return { percent: noEstimate(excluded), kappa: noEstimate(excluded), joint }
      const draw = seededDraw(seed)
      const percents: number[] = []
      const kappas: number[] = []
      for (let round = items < fewest ? 0 : drawsFor(items + size * size); round > 0; round--) {
        fill(() => draw(items))
        const { percent, kappa } = agreementIn(joint, size, items)
        percents.push(percent)
        if (kappa !== null) kappas.push(kappa)
      }
      fill((i) => i)
      const measured = agreementIn(joint, size, items)
      return {
        percent: { value: measured.percent, n: items, excluded, interval: intervalOf(percents) },
        kappa: { value: measured.kappa, n: items, excluded, interval: measured.kappa === null ? null : intervalOf(kappas) },
        joint,
      }
    },
  }
}
