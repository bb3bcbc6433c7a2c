import type { VoteTable } from '@reticle/consensus'

/** A small generator of 32 bits, so that every run has the same votes. */
const generator = (seed: number) => {
  let state = seed
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

const named = (n: number, prefix: string): readonly string[] => Array.from({ length: n }, (_, i) => `${prefix}${i}`)

/** Votes of workers of unlike skill, `each` on every item, in the order of the items. Nobody asks for the names of the items here. */
export const plantedVotes = (items: number, workers: number, classes: number, each: number): VoteTable => {
  const random = generator(12_345)
  const skill = Float64Array.from({ length: workers }, () => 0.55 + 0.4 * random())
  const start = new Int32Array(items + 1)
  const workerOf = new Int32Array(items * each)
  const classOf = new Int32Array(items * each)
  for (let i = 0; i < items; i++) {
    start[i + 1] = (i + 1) * each
    const truth = Math.floor(random() * classes)
    for (let v = i * each; v < (i + 1) * each; v++) {
      const worker = Math.floor(random() * workers)
      workerOf[v] = worker
      classOf[v] = random() < (skill[worker] ?? 0) ? truth : Math.floor(random() * classes)
    }
  }
  return { items: new Array<string>(items), workers: named(workers, 'w'), classes: named(classes, 'c'), start, workerOf, classOf }
}
