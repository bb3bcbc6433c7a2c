import { describe, expect, it } from 'vitest'
import { seededDraw } from '../random.ts'
import { type Vote, voteTable } from '../votes/vote-table.ts'
import { dawidSkene } from './dawid-skene.ts'
import { createOnline } from './online.ts'

const planted = (items: number, workers: number): Vote[] => {
  const draw = seededDraw(9)
  const votes: Vote[] = []
  for (let item = 0; item < items; item++) {
    const truth = draw(3)
    for (let worker = 0; worker < workers; worker++)
      votes.push({ item: `i${item}`, worker: `w${worker}`, label: `${draw(100) < 60 + 8 * worker ? truth : draw(3)}` })
  }
  return votes
}

describe('one vote at a time', () => {
  const all = planted(150, 5)
  // The fifth reader's votes on the first 60 items come later.
  const isLate = (vote: Vote) => vote.worker === 'w4' && Number(vote.item.slice(1)) < 60
  const begun = voteTable(all.filter((vote) => !isLate(vote)))
  const fit = dawidSkene.fit(begun)
  if (!fit.ok) throw new Error('it always runs')
  const late = all.filter(isLate)

  it('comes near to what a full fit of all votes says', () => {
    const online = createOnline(begun, fit.value)
    for (const { item, worker, label } of late)
      online.add(begun.items.indexOf(item), begun.workers.indexOf(worker), begun.classes.indexOf(label))
    const whole = voteTable(all)
    const full = dawidSkene.fit(whole)
    const differences = whole.items.map((item, i) => {
      const mine = online.posteriorOf(begun.items.indexOf(item))
      return Math.max(...mine.map((share, label) => Math.abs(share - ((full.ok && full.value.posterior[i * 3 + label]) || 0))))
    })
    expect(differences.filter((difference) => difference > 0.1).length).toBeLessThan(8)
  })

  it('a vote for a label raises it, and touches no other item', () => {
    const online = createOnline(begun, fit.value)
    const item = begun.items.indexOf('i0')
    const before = [...online.posteriorOf(item)]
    const other = [...online.posteriorOf(item + 1)]
    const least = before.indexOf(Math.min(...before))
    const after = online.add(item, begun.workers.indexOf('w4'), least)
    expect(after[least]).toBeGreaterThan(before[least] ?? 1)
    expect(after.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
    expect([...online.posteriorOf(item + 1)]).toEqual(other)
  })
})
