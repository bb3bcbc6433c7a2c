import type { AgreementValue } from '@reticle/domain'

/** A mean over what has a value; what has none is counted as excluded. */
export const meanSum = () => {
  let sum = 0
  let n = 0
  let excluded = 0
  return {
    add: (value: number | null): void => {
      if (value === null) excluded += 1
      else {
        sum += value
        n += 1
      }
    },
    outcome: (): AgreementValue => ({ value: n === 0 ? null : sum / n, n, excluded }),
  }
}
