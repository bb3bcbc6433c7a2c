import type { LoopRound } from '@reticle/contract'
import { describe, expect, it } from 'vitest'
import { curveOf, triggerWords } from './loop-words.ts'

const measured = (value: number): LoopRound['measure'] => ({
  metric: 'f1',
  value,
  n: 9,
  interval: [value - 0.1, value + 0.05],
  all: { f1: value },
})
const round = (number: number, labels: number, value: number, random: { labels: number; value: number } | null): LoopRound => ({
  ...{ id: String(number) as LoopRound['id'], number, state: 'done', begunBy: 'hand', settled: labels, releaseId: null, release: null },
  ...{ releaseSha256: null, labels, trainingRunId: null, predictionRunId: null, version: null, scored: 1, error: null },
  ...{ measure: measured(value), randomLabels: random?.labels ?? null, randomMeasure: random === null ? null : measured(random.value) },
  ...{ startedAt: '2026-01-01T00:00:00.000Z', finishedAt: null },
})

describe('a loop in words', () => {
  it('says when a round begins', () => {
    expect(triggerWords({ kind: 'settled', tasks: 50 })).toBe('A round begins by itself when 50 more samples are settled.')
    expect(triggerWords({ kind: 'schedule', hours: 1 })).toBe('A round begins every hour.')
    expect(triggerWords({ kind: 'schedule', hours: 72 })).toBe('A round begins every 3 days.')
  })

  it('puts random order at the labels that it had, which are those of the round before', () => {
    const curve = curveOf([round(1, 10, 0.5, null), round(2, 20, 0.7, { labels: 10, value: 0.45 })])
    expect(curve.map(({ labels, active, random }) => [labels, active, random])).toEqual([
      [10, 0.5, 0.45],
      [20, 0.7, null],
    ])
    expect(curve[0]?.activeReach?.map((one) => Number(one.toFixed(6)))).toEqual([0.1, 0.05])
  })

  it('leaves out rounds that were not measured', () => {
    expect(curveOf([{ ...round(1, 10, 0.5, null), measure: null }])).toEqual([])
  })
})
