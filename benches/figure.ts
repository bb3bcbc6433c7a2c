/** One figure of a bench. `ratio` = value / baseline, both measured in this run; `better` says on which side of `goal` it should lie. */
type Figure = {
  readonly bench: string
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly baseline: number
  readonly goal: number
  readonly better: 'higher' | 'lower'
}

/** Prints the figure as one JSON line; a goal that is missed makes the bench end with 1. */
export const report = (figure: Figure): void => {
  const ratio = figure.value / figure.baseline
  const ok = figure.better === 'lower' ? ratio <= figure.goal : ratio >= figure.goal
  const { bench, name, value, unit, baseline, goal, better } = figure
  process.stdout.write(`${JSON.stringify({ bench, name, value, unit, baseline, ratio, goal, better, ok })}\n`)
  if (!ok) process.exitCode = 1
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const timed = (work: () => void, times: number): number => {
  const started = performance.now()
  for (let i = 0; i < times; i++) work()
  return (performance.now() - started) / times
}

/** Milliseconds of both ways, interleaved A B A B, the median of five rounds after one round to warm up. */
export const sideBySide = (
  a: { readonly work: () => void; readonly times: number },
  b: { readonly work: () => void; readonly times: number },
): readonly [number, number] => {
  const rounds = Array.from({ length: 6 }, () => [timed(a.work, a.times), timed(b.work, b.times)] as const).slice(1)
  return [median(rounds.map(([value]) => value)), median(rounds.map(([, value]) => value))]
}
