/** One figure of a bench. `ratio` = value / baseline, both measured in this run; `better` says on which side of `goal` it should lie. */
type Figure = {
  readonly bench: string
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly baseline: number
  /** Null for a figure that is told beside others and has no goal of its own. */
  readonly goal: number | null
  readonly better: 'higher' | 'lower'
}

const isReached = (ratio: number, goal: number, better: Figure['better']): boolean => (better === 'lower' ? ratio <= goal : ratio >= goal)

/** Prints the figure as one JSON line; a goal that is missed makes the bench end with 1. */
export const report = (figure: Figure): void => {
  const ratio = figure.value / figure.baseline
  const ok = figure.goal === null || isReached(ratio, figure.goal, figure.better)
  const { bench, name, value, unit, baseline, goal, better } = figure
  process.stdout.write(`${JSON.stringify({ bench, name, value, unit, baseline, ratio, goal, better, ok })}\n`)
  if (!ok) process.exitCode = 1
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
