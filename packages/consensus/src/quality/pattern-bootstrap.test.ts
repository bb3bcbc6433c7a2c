import { describe, expect, it } from 'vitest'
import { bootstrapInterval } from '../agreement/bootstrap.ts'
import { brennanPrediger } from '../agreement/brennan-prediger.ts'
import type { AnyMetric } from '../agreement/define.ts'
import { fleissKappa } from '../agreement/fleiss-kappa.ts'
import { gwetAc1 } from '../agreement/gwet-ac1.ts'
import { alpha } from '../agreement/krippendorff-alpha.ts'
import { percent } from '../agreement/percent.ts'
import { voteTable } from '../votes/vote-table.ts'
import { planted } from './history.test-data.ts'
import { patternInterval } from './pattern-bootstrap.ts'

const votes = planted(120).flatMap(({ taskId, annotations }) =>
  // Items of three, two and one reading.
  annotations.slice(0, 3 - (Number(taskId.slice(1)) % 3)).map(({ annotatorId, content }) => {
    const value = content.answers[0]?.value
    return { item: taskId, worker: annotatorId, label: value?.kind === 'choice' ? value.option : '' }
  }),
)
const table = voteTable(votes)
const metrics: readonly AnyMetric[] = [percent, alpha, gwetAc1, fleissKappa, brennanPrediger]

describe('patternInterval', () => {
  it.each(metrics.map((metric) => [metric.id, metric] as const))(
    'C36: %s has the same interval as by items, draw for draw',
    (_, metric) => {
      const { interval, draws } = patternInterval(metric, table, 'nominal', 11)
      const plain = bootstrapInterval(metric, table, 'nominal', { draws, seed: 11 })
      expect(draws).toBe(1000)
      expect(interval?.[0]).toBeCloseTo(plain?.[0] ?? Number.NaN, 12)
      expect(interval?.[1]).toBeCloseTo(plain?.[1] ?? Number.NaN, 12)
    },
  )
})
