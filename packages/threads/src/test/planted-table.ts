import { type Vote, type VoteTable, voteTable } from '@reticle/consensus'

/** Votes of 40 workers of unlike skill on 5 classes, five on each item. The first `long` items have 400 votes more, too many for a product. */
export const plantedTable = (votes: number, long = 0): VoteTable => {
  let state = 7
  const draw = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
  const rows: Vote[] = []
  for (let item = 0; rows.length < votes; item++) {
    const truth = Math.floor(draw() * 5)
    for (let n = 0; n < (item < long ? 405 : 5); n++) {
      const worker = Math.floor(draw() * 40)
      const label = draw() < 0.4 + worker / 80 ? truth : Math.floor(draw() * 5)
      rows.push({ item: `i${String(item).padStart(6, '0')}`, worker: `w${worker}`, label: `c${label}` })
    }
  }
  return voteTable(rows)
}
