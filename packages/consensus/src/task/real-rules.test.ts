import { type Protocol, reviewReasons, uuidV7 } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { playTask } from '../quality/replay.ts'
import type { ComparedAnnotation } from './compared-annotation.ts'
import { type ReaderModels, readerModels } from './posteriors.ts'
import {
  audited,
  auditedByRule,
  cameraTraps,
  doubleRead,
  expert,
  monkeys,
  passersBy,
  searching,
  specialists,
  sure,
} from './real-rules.test-data.ts'
import { routeTask } from './route-task.ts'
import { answering, box, choice, type Marks, readers } from './tasks.test-data.ts'

const times = (count: number, option: string): string[] => Array.from({ length: count }, () => option)
const idOf = (n: number): string =>
  uuidV7(
    1_760_000_000_000 + n,
    Uint8Array.from({ length: 10 }, (_, i) => (i * 41 + n * 13) % 256),
  )

/** Readers `r1`, `r2`, ... in the order in which they came, each with one answer to the protocol's only question. */
const saying = (protocol: Protocol, options: readonly string[]): ComparedAnnotation[] =>
  answering(...options.map((option) => [choice(protocol.questions[0]?.id ?? '', option)])).map((annotation, n) => ({
    ...annotation,
    annotatorId: `r${n + 1}`,
    submittedAt: n,
  }))

/** How a history ends: what became of the task, why, and after how many readers; nothing when it waits for more. */
const ending = (protocol: Protocol, votes: readonly ComparedAnnotation[], models?: ReaderModels) => {
  const played = playTask(protocol, { taskId: idOf(1), votes, models })
  return played === undefined ? undefined : [played.decision.effect.kind, played.decision.reason, played.reads]
}
const told = (protocol: Protocol, ...options: string[]) => ending(protocol, saying(protocol, options))

describe('camera traps: first 3 blank settle; 5 on one species settle; 11 in all contest', () => {
  const traps = cameraTraps(['zebra', 'lion', 'gnu'])
  it('C106: settles as blank after three, and only when these were the first three', () => {
    expect(told(traps, 'blank', 'blank', 'blank', 'zebra')).toEqual(['settle', 'the first 3 say blank', 3])
    expect(told(traps, 'blank', 'zebra', ...times(8, 'blank'), 'lion')).toEqual(['contest', '11 in all', 11])
  })
  it('C106: settles on the fifth of one species, whoever else said what', () => {
    expect(told(traps, ...times(5, 'zebra'))).toEqual(['settle', '5 on one species', 5])
    expect(told(traps, 'zebra', 'lion', 'zebra', 'blank', 'zebra', 'gnu', 'zebra', 'zebra')).toEqual(['settle', '5 on one species', 8])
  })
  it('C106: contests at eleven without five of a kind, and waits before', () => {
    const mixed = ['zebra', 'lion', 'gnu', 'blank', 'zebra', 'lion', 'gnu', 'blank', 'zebra', 'lion']
    expect(told(traps, ...mixed)).toBeUndefined()
    expect(told(traps, ...mixed, 'gnu')).toEqual(['contest', '11 in all', 11])
  })
})

describe('first 3 other; 5 none; 7 agree; any 1 human or vehicle to reviewers at once', () => {
  it('C106: one human is enough, at the first reader and at any later one', () => {
    expect(told(passersBy, 'human')).toEqual(['contest', 'a human or a vehicle was seen', 1])
    expect(told(passersBy, 'none', 'none', 'vehicle')).toEqual(['contest', 'a human or a vehicle was seen', 3])
  })
  it('C106: three others at first, five nones or seven that agree settle, with a comparison after each reader', () => {
    expect(told(passersBy, 'other', 'other')).toBeUndefined()
    expect(told(passersBy, ...times(3, 'other'))).toEqual(['settle', 'the first 3 say other', 3])
    expect(told(passersBy, 'other', 'none', 'other', 'other', ...times(4, 'none'))).toEqual(['settle', '5 say none', 8])
    expect(told(passersBy, 'other', ...times(6, 'deer'), 'other', 'deer')).toEqual(['settle', '7 agree', 9])
    expect(told(passersBy, 'deer', ...times(7, 'other'))).toEqual(['settle', '7 agree', 8])
  })
})

describe("first 4 agree or 9 in all; 4 monkey moves to the specialists' project", () => {
  it('C106: four monkeys move it, at once or later', () => {
    expect(told(monkeys, ...times(4, 'monkey'))).toEqual(['move', '4 say monkey', 4])
    expect(told(monkeys, 'hog', 'monkey', 'monkey', 'hog', 'monkey', 'monkey')).toEqual(['move', '4 say monkey', 6])
    const played = playTask(monkeys, { taskId: idOf(1), votes: saying(monkeys, times(4, 'monkey')) })
    expect(played?.decision.effect).toEqual({ kind: 'move', projectId: specialists })
    expect(played?.content.answers).toEqual([choice('animal', 'monkey')])
  })
  it('C106: the first four agree, or it ends with nine', () => {
    expect(told(monkeys, ...times(4, 'none'))).toEqual(['settle', 'the first 4 agree', 4])
    expect(told(monkeys, 'hog', ...times(8, 'duiker'))).toEqual(['settle', '9 in all', 9])
    expect(told(monkeys, 'hog', ...times(7, 'duiker'))).toBeUndefined()
  })
  it("C102: with the specialists' project gone the other rules decide, and the fault is told", () => {
    const faultOf = ({ effect }: { readonly effect: { readonly kind: string } }) => (effect.kind === 'move' ? 'it is gone' : undefined)
    const { decision } = routeTask(monkeys, saying(monkeys, times(4, 'monkey')), { taskId: idOf(1), round: 0, faultOf })
    expect(decision).toMatchObject({ effect: { kind: 'more-reads' }, faults: [{ ruleId: 'monkey', message: 'it is gone' }] })
  })
})

describe('8 none settle; 10 all yes; 15 contest', () => {
  const search = searching()
  it('C106: reaches each of the three', () => {
    expect(told(search, ...times(8, 'none'))).toEqual(['settle', '8 say none', 8])
    expect(told(search, 'yes', 'yes', ...times(8, 'none'))).toEqual(['settle', '8 say none', 10])
    expect(told(search, ...times(10, 'yes'))).toEqual(['settle', 'the first 10 all say yes', 10])
    expect(told(search, 'none', ...times(13, 'yes'), 'yes')).toEqual(['contest', '15 in all', 15])
    expect(told(search, 'none', ...times(13, 'yes'))).toBeUndefined()
  })
})

describe('double read plus adjudicator when the class differs or IoU < t', () => {
  const pair = (...lists: readonly Marks[]) => ending(doubleRead, readers(...lists))
  it('C106: reaches each outcome', () => {
    expect(pair([['cell', box(0, 0, 10)]], [['cell', box(0, 0, 10)]])).toEqual(['settle', 'both readers agree', 2])
    expect(pair([], [])).toEqual(['settle', 'both readers agree', 2])
    expect(pair([['cell', box(0, 0, 10)]], [['debris', box(0, 0, 10)]])).toEqual(['contest', 'class differs', 2])
    // 10 x 10 and 10 x 6 in it: IoU 0.6.
    expect(pair([['cell', box(0, 0, 10, 10)]], [['cell', box(0, 0, 10, 6)]])).toEqual(['contest', 'IoU is below 0.7', 2])
    expect(pair([['cell', box(0, 0, 10, 10)]], [['cell', box(0, 0, 10, 8)]])).toEqual(['settle', 'both readers agree', 2])
    expect(pair([['cell', box(0, 0, 10)]], [])).toEqual(['contest', 'one reader marked what the other did not', 2])
  })
})

describe('posterior above 0.95 with at least 2 readers settles, else up to 5, then contest', () => {
  /** Two who are right in 97 of 100, and three who say `spiral` as often as not. */
  const good = [0, 97, 1, 3, 2, 3, 3, 97]
  const coin = [0, 50, 1, 50, 2, 50, 3, 50]
  const models = readerModels(
    'fit',
    new Map([
      ['shape', { classes: ['spiral', 'smooth'], priors: [0.5, 0.5], readers: { r1: good, r2: good, r3: coin, r4: coin, r5: coin } }],
    ]),
  )
  const galaxies = sure(['spiral', 'smooth'])
  it('C105, C106: two good readers who agree are enough; two who differ get as many as there may be, and it is contested', () => {
    expect(ending(galaxies, saying(galaxies, ['spiral', 'spiral']), models)).toEqual(['settle', 'posterior above 0.95', 2])
    const split = saying(galaxies, ['spiral', 'smooth', 'spiral', 'smooth', 'spiral'])
    expect(ending(galaxies, split.slice(0, 4), models)).toBeUndefined()
    expect(ending(galaxies, split, models)).toEqual(['contest', '5 in all, and not sure', 5])
  })
  it('C105, C106: coins that agree make nobody sure, one good reader after them does', () => {
    const votes = saying(galaxies, ['spiral', 'spiral', 'spiral', 'smooth', 'smooth'])
    const order = ['r3', 'r4', 'r5', 'r1', 'r2'].flatMap((annotatorId, n) => {
      const vote = votes[n]
      return vote === undefined ? [] : [{ ...vote, annotatorId }]
    })
    const played = playTask(galaxies, { taskId: idOf(1), votes: order, models })
    expect([played?.decision.reason, played?.reads]).toEqual(['posterior above 0.95', 4])
    expect(played?.content.answers).toEqual([choice('shape', 'smooth')])
  })
  it('C105: before the first refit nothing is known, so that all five are asked and it is contested', () => {
    expect(ending(galaxies, saying(galaxies, times(5, 'spiral')))).toEqual(['contest', '5 in all, and not sure', 5])
  })
})

describe("any can't-tell goes to an expert", () => {
  it('C106: one is enough, the pool is named, and the expert decides with the others', () => {
    const votes = saying(expert, ['round', '?', 'round'])
    const first = routeTask(expert, votes.slice(0, 2), { taskId: idOf(1), round: 0 })
    expect(first.decision).toMatchObject({ effect: { kind: 'more-reads', reads: 1, pool: 'morphology' }, reason: 'somebody cannot tell' })
    expect(told(expert, 'round', '?')).toBeUndefined()
    expect(told(expert, 'round', 'round')).toEqual(['settle', 'readers agree', 2])
    expect(told(expert, 'round', '?', 'round')?.slice(0, 1)).toEqual(['contest'])
  })
})

describe('a random 5 % of settled tasks to audit', () => {
  const tasks = Array.from({ length: 4000 }, (_, n) => idOf(n))
  const share = (protocol: Protocol, reason: string, options: readonly string[]) => {
    const votes = saying(protocol, options)
    return tasks.filter((taskId) => playTask(protocol, { taskId, votes })?.decision.reason === reason).length / tasks.length
  }
  /** Four standard deviations of a binomial of 4000 draws. */
  const bound = 4 * Math.sqrt((0.05 * 0.95) / 4000)
  it('C103, C106, C113: the share is within binomial bounds, by the policy and by a rule, and what is contested anyway is no audit', () => {
    expect(Math.abs(share(audited, reviewReasons.audit, ['round', 'round']) - 0.05)).toBeLessThan(bound)
    expect(share(audited, reviewReasons.audit, ['round', 'long'])).toBe(0)
    expect(Math.abs(share(auditedByRule, 'drawn for an audit', ['round', 'round']) - 0.05)).toBeLessThan(bound)
    expect(share(auditedByRule, 'drawn for an audit', ['round', 'long'])).toBe(0)
  })
})
