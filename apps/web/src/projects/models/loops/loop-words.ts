import type { Loop, LoopRound } from '@reticle/contract'
import type { LoopTrigger } from '@reticle/domain'
import { t } from '../words.ts'

/** When the next round begins. */
export const triggerWords = (trigger: LoopTrigger): string => {
  switch (trigger.kind) {
    case 'settled':
      return t('loopWords.settled', { count: trigger.tasks })
    case 'schedule':
      return trigger.hours >= 48 && trigger.hours % 24 === 0
        ? t('loopWords.everyDays', { count: trigger.hours / 24 })
        : t('loopWords.everyHours', { count: trigger.hours })
    case 'hand':
      return t('loopWords.byHand')
  }
}

const metricNames: Readonly<Record<string, string>> = {
  accuracy: t('loopMetrics.accuracy'),
  macroF1: t('loopMetrics.macroF1'),
  f1: t('loopMetrics.f1'),
  meanIou: t('loopMetrics.meanIou'),
  dice: t('loopMetrics.dice'),
}
export const metricName = (metric: string): string => metricNames[metric] ?? metric

const roundColors = {
  freezing: 'blue',
  training: 'blue',
  predicting: 'blue',
  scoring: 'blue',
  done: 'teal',
  failed: 'red',
  cancelled: 'gray',
} as const satisfies Record<LoopRound['state'], string>

export const stateWords = (state: LoopRound['state']): readonly [color: string, text: string] => [
  roundColors[state],
  t(`roundStates.${state}`),
]

export const loopStates = {
  active: ['teal', t('loopStates.active')],
  paused: ['yellow', t('loopStates.paused')],
  ended: ['gray', t('loopStates.ended')],
} as const

/** How many settled samples there are for it, in words. */
export const settledWords = ({ settled }: Pick<Loop, 'settled'>): string =>
  t('loopWords.rest', { rest: settled.rest, heldOut: settled.heldOut })

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
