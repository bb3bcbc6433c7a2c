/** The option that a model finds likeliest; undefined where it says nothing. Of equal ones the first in the question's order. */
export const likeliest = (said: Readonly<Record<string, number>> | undefined, options: readonly string[]): string | undefined => {
  let best: string | undefined
  for (const option of options) if ((said?.[option] ?? 0) > (best === undefined ? 0 : (said?.[best] ?? 0))) best = option
  return best
}

export type Pair = { readonly truth: string; readonly said: string | undefined }

/**
 * Accuracy, and F1 as the mean over the classes that occur in the truth or in what was said. A sample of which the model said nothing is wrong.
 * Undefined without a sample.
 */
export const measureAnswers = (pairs: readonly Pair[]): { accuracy: number; macroF1: number } | undefined => {
  if (pairs.length === 0) return undefined
  const right = pairs.filter(({ truth, said }) => truth === said).length
  const classes = [...new Set(pairs.flatMap(({ truth, said }) => (said === undefined ? [truth] : [truth, said])))].toSorted((a, b) =>
    a < b ? -1 : 1,
  )
  const f1 = classes.map((name) => {
    const hits = pairs.filter(({ truth, said }) => truth === name && said === name).length
    const named = pairs.filter(({ truth }) => truth === name).length + pairs.filter(({ said }) => said === name).length
    return (2 * hits) / named
  })
  return { accuracy: right / pairs.length, macroF1: f1.reduce((sum, value) => sum + value, 0) / classes.length }
}
