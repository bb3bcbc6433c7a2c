import { keyed } from '../sign-in/secrets.ts'

const letter = (index: number): string => {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : letter(Math.floor(index / 26) - 1) + last
}

/** Indices 0..n-1 in an order that nobody without the secret can foresee. */
const shuffled = (n: number, secret: string, seed: string): number[] =>
  [...Array(n).keys()]
    .map((index) => ({ index, rank: keyed(secret, 'reader', seed, String(index)) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ index }) => index)

/**
 * Names for a blinded review: "Reader A", "Reader B"... The n-th submission of a task always keeps its name, and the same person has
 * another one on the next task. Names are shuffled within blocks of `reads`, so that readers who come later do not rename the first.
 */
export const blindNames = (secret: string, taskId: string, reads: number, submissions: number): string[] =>
  [...Array(submissions).keys()].map((index) => {
    const block = Math.floor(index / reads)
    const place = shuffled(reads, secret, `${taskId}/${block}`)[index % reads] ?? 0
    return `Reader ${letter(block * reads + place)}`
  })
