import type { PoolRow } from '@reticle/db'
import type { OrderingRecipe } from '@reticle/domain'
import { areaOf } from '@reticle/geometry'
import { gatherParts, type ReadyScore, strategyById } from '@reticle/learning'

/** Strategies that can score one mark: right, or wrong. */
export const ofMarks = ['least-confidence', 'margin', 'entropy'] as const

/** Numbers that come one by one. */
export const growing = () => {
  let values = new Float64Array(1024)
  let length = 0
  return {
    push: (value: number): void => {
      if (length === values.length) {
        const larger = new Float64Array(2 * length)
        larger.set(values)
        values = larger
      }
      values[length++] = value
    },
    done: (): Float64Array => values.slice(0, length),
  }
}

/** A row of probabilities that sums to 1; undefined where the model says nothing of these classes. */
export const probabilitiesOf = (
  said: Readonly<Record<string, number>> | null | undefined,
  classes: readonly string[],
): Float64Array | undefined => {
  if (said === null || said === undefined) return undefined
  const row = Float64Array.from(classes, (name) => said[name] ?? 0)
  const total = row.reduce((sum, value) => sum + value, 0)
  return total > 0 ? row.map((value) => value / total) : undefined
}

/**
 * Scores of samples by how sure a model is of each mark: 0 sure, 1 as likely wrong as right; areas are in px², of points 1. A sample of which it
 * found nothing has 0.
 */
export const markScores = (recipe: OrderingRecipe) => {
  const wanted = ofMarks.filter((id) => recipe.parts.some(({ strategy }) => strategy === id))
  const columns = new Map(wanted.map((id) => [id, { scores: growing(), has: growing() }]))
  const scoreOf = (id: string, confidences: readonly number[], areas: Float64Array): number => {
    const probabilities = Float64Array.from(confidences.flatMap((sure) => [sure, 1 - sure]))
    const scored = strategyById(id)?.score({ ids: confidences.map((_, at) => String(at)), classes: 2, probabilities })
    const gathered = scored?.ok ? gatherParts(scored.value.scores, recipe.gather, areas) : undefined
    return gathered?.ok ? gathered.value : 0
  }
  return {
    add: ({ said }: PoolRow): void => {
      const first = said.find((one) => one !== null && one.regions !== null)
      const marks = (first?.regions ?? []).flatMap(({ geometry }, at) => {
        const sure = first?.confidences?.[at] ?? null
        return sure === null ? [] : [{ sure, area: Math.max(1, areaOf(geometry)) }]
      })
      for (const [id, { scores, has }] of columns) {
        const areas = Float64Array.from(marks, ({ area }) => area)
        scores.push(
          scoreOf(
            id,
            marks.map(({ sure }) => sure),
            areas,
          ),
        )
        has.push(first === undefined ? 0 : 1)
      }
    },
    done: (): Map<string, ReadyScore> =>
      new Map(
        [...columns].map(([id, { scores, has }]) => [
          id,
          { scores: scores.done(), has: Uint8Array.from(has.done()), version: strategyById(id)?.version ?? '' },
        ]),
      ),
  }
}

/** 64 numbers of -1 or 1, one of each bit of a perceptual hash: near for like pictures. */
export const vectorOfHash = (hash: string): number[] =>
  [...hash].flatMap((digit) => {
    const bits = Number.parseInt(digit, 16)
    return [8, 4, 2, 1].map((bit) => ((bits & bit) === 0 ? -1 : 1))
  })
