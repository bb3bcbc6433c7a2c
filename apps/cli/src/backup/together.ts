/** Runs `work` on each, so many at once; answers what came of each, in their order. */
export const together = async <T, R>(elements: readonly T[], most: number, work: (element: T) => Promise<R>): Promise<R[]> => {
  const outcomes: R[] = []
  let next = 0
  const run = async (): Promise<void> => {
    for (let at = next++; at < elements.length; at = next++) outcomes[at] = await work(elements[at] as T)
  }
  await Promise.all(Array.from({ length: Math.min(most, elements.length) }, run))
  return outcomes
}
