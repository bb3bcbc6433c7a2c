import type { Loop, LoopRound } from '@reticle/contract'
import type { LoopTrigger } from '@reticle/domain'

const hoursWords = (hours: number): string => {
  if (hours >= 48 && hours % 24 === 0) return `${hours / 24} days`
  return hours === 1 ? 'hour' : `${hours} hours`
}

/** When the next round begins. */
export const triggerWords = (trigger: LoopTrigger): string => {
  switch (trigger.kind) {
    case 'settled':
      return `A round begins by itself when ${trigger.tasks} more samples are settled.`
    case 'schedule':
      return `A round begins every ${hoursWords(trigger.hours)}.`
    case 'hand':
      return 'A round begins when somebody asks for it.'
  }
}

export const metricNames: Readonly<Record<string, string>> = {
  accuracy: 'accuracy',
  macroF1: 'F1, mean over classes',
  f1: 'F1 at IoU 0.5',
  meanIou: 'mean IoU of matched marks',
  dice: 'Dice of each label’s area',
}
export const metricName = (metric: string): string => metricNames[metric] ?? metric

export const stateWords = (state: LoopRound['state']): readonly [color: string, text: string] => {
  switch (state) {
    case 'freezing':
      return ['blue', 'Freezes a release']
    case 'training':
      return ['blue', 'Learns']
    case 'predicting':
      return ['blue', 'Predicts']
    case 'scoring':
      return ['blue', 'Orders the queue']
    case 'done':
      return ['teal', 'Done']
    case 'failed':
      return ['red', 'Failed']
    case 'cancelled':
      return ['gray', 'Cancelled']
  }
}

export const loopStates = { active: ['teal', 'Goes on'], paused: ['yellow', 'Paused'], ended: ['gray', 'Ended'] } as const

/** How many settled samples there are for it, in words. */
export const settledWords = ({ settled }: Pick<Loop, 'settled'>): string =>
  `${settled.rest} settled samples to learn from, ${settled.heldOut} held out and settled to measure by`

/** A point of the curve: so many labels, and the metric with the interval of what it was measured on. */
export type CurvePoint = {
  readonly labels: number
  readonly active: number | null
  readonly activeReach: [number, number] | null
  readonly random: number | null
  readonly randomReach: [number, number] | null
}

const reach = (measure: NonNullable<LoopRound['measure']>): [number, number] | null =>
  measure.interval === null ? null : [Math.max(0, measure.value - measure.interval[0]), Math.max(0, measure.interval[1] - measure.value)]

/** Metric against labels of all rounds that were measured, with what as many labels in random order came to. Ascending in labels. */
export const curveOf = (history: readonly LoopRound[]): CurvePoint[] => {
  const points = new Map<number, CurvePoint>()
  const at = (labels: number): CurvePoint =>
    points.get(labels) ?? { labels, active: null, activeReach: null, random: null, randomReach: null }
  for (const { labels, measure, randomLabels, randomMeasure } of history) {
    if (labels !== null && measure !== null) points.set(labels, { ...at(labels), active: measure.value, activeReach: reach(measure) })
    if (randomLabels !== null && randomMeasure !== null)
      points.set(randomLabels, { ...at(randomLabels), random: randomMeasure.value, randomReach: reach(randomMeasure) })
  }
  return [...points.values()].toSorted((a, b) => a.labels - b.labels)
}
