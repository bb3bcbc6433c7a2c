import type { FormatThat, LabelledSet } from '@reticle/interchange'

/** Told after each sample that is written: the share of all work, 0 to 1, and samples of it. May throw, which ends the writing. */
export type OnSample = (share: number, samples: number) => void

/** How often a writer goes through its samples: once for the labels in use, again to write them. Found out on the first sample alone. */
export const passesOf = async (writer: Pick<FormatThat<'write'>, 'write'>, set: LabelledSet): Promise<number> => {
  let passes = 0
  const one = async function* () {
    passes++
    for await (const sample of set.samples()) {
      yield sample
      return
    }
  }
  const { imageOf: _, ...plain } = set
  for await (const { content } of writer.write({ ...plain, samples: one }).files()) for await (const _piece of content()) void _piece
  return passes
}

/**
 * The set with its samples counted as they are gone through. The share only grows; a writer that goes through them once more than on one sample
 * (formats that write one split after the other) makes it grow more slowly.
 */
export const countedSet = (set: LabelledSet, passes: number, of: number, onSample: OnSample): LabelledSet => {
  let [begun, best] = [0, 0]
  const samples = async function* () {
    const before = begun++
    let seen = 0
    for await (const sample of set.samples()) {
      yield sample
      seen++
      best = Math.max(best, Math.min(1, (before + seen / Math.max(of, 1)) / Math.max(passes, before + 1)))
      onSample(best, Math.floor(best * of))
    }
  }
  return { ...set, samples }
}
