import type { Work } from '../assist/work.ts'

/** What a work comes to, done in one go; also the shares that it reported. */
export const finish = <T>(work: Work<T>): { readonly value: T; readonly shares: readonly number[] } => {
  const shares: number[] = []
  for (;;) {
    const step = work.next()
    if (step.done === true) return { value: step.value, shares }
    shares.push(step.value)
  }
}
