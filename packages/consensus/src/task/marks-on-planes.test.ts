import { type Answer, checkAnnotation, contentOf, type Region, taskConsensusSchema } from '@reticle/domain'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareTask } from './compare-task.ts'
import { pairAgreement } from './pair-agreement.ts'
import { box, cells, choice, contentWith, protocolOf, region, shuffled } from './tasks.test-data.ts'

const options = ['early', 'late'].map((id) => ({ id, text: id }))
const stage = {
  id: 'stage',
  text: 'Stage?',
  kind: 'scale' as const,
  scope: 'region' as const,
  options,
  labelIds: ['cell'],
  isRequired: false,
}
const count = {
  ...{ id: 'count', text: 'How many?', kind: 'number' as const, scope: 'region' as const, isRequired: false },
  showWhen: { questionId: 'stage', options: ['late'] },
}
const protocol = protocolOf({ labels: cells, tools: ['box'], questions: [stage, count], redundancy: { reads: 3 } })

const on = (id: string, z: number, more: Partial<Region> = {}): Region => ({
  ...region(id, 'cell', box(10, 10, 10)),
  plane: { z },
  ...more,
})
const saying = (...answers: Answer[]): Region => ({ ...region('r', 'cell', box(10, 10, 10)), answers })
const of = (...lists: Region[][]) => lists.map((regions, at) => ({ id: `a${at + 1}`, content: contentWith(regions) }))
const compare = (...lists: Region[][]) => compareTask(protocol, of(...lists))
const number = (value: number): Answer => ({ questionId: 'count', value: { kind: 'number', value } })

describe('C20: marks on planes', () => {
  it('are one object on one plane only', () => {
    const { regions } = compare([on('r', 1)], [on('r', 1)], [on('r', 2)])
    expect(regions.map(({ plane, support, kind }) => [plane, support, kind])).toEqual([
      [{ z: 1 }, 2, 'missing-for-some'],
      [{ z: 2 }, 1, 'alone'],
    ])
    expect(compare([on('r', 1)], [region('r', 'cell', box(10, 10, 10))]).agreement.regions.value).toBe(0)
  })

  it('C25: are listed plane by plane, and proposed with their plane', () => {
    const content = contentOf(protocol, compare([on('r', 5), on('s', 1)], [on('r', 5), on('s', 1)]))
    expect(content.regions.map(({ id, plane }) => [id, plane])).toEqual([
      ['c1', { z: 1 }],
      ['c2', { z: 5 }],
    ])
  })

  it('count nowhere while their object is out of the frame', () => {
    const gone = on('r', 1, { track: { id: 'k', state: 'outside' } })
    expect(compare([gone], [gone]).regions).toEqual([])
  })
})

describe('C43: objects through planes', () => {
  const key = (id: string, z: number, track: string, state: 'visible' | 'occluded' = 'visible') =>
    on(id, z, { track: { id: track, state } })
  const tracks = (...lists: Region[][]) => compare(...lists).regions.map(({ plane, track }) => [plane?.z, track?.id, track?.state])

  it('are joined as most readers joined them', () => {
    const whole = [key('r', 1, 'x'), key('s', 2, 'x')]
    const apart = [key('r', 1, 'x'), key('s', 2, 'y')]
    expect(tracks(whole, whole, apart)).toEqual([
      [1, 'k1', 'visible'],
      [2, 'k1', 'visible'],
    ])
    expect(tracks(whole, apart, apart)).toEqual([
      [1, 'k1', 'visible'],
      [2, 'k2', 'visible'],
    ])
  })

  it('are one also where the readers have other key planes, and tell what most saw covered', () => {
    const a = [key('r', 1, 'x'), key('s', 5, 'x', 'occluded')]
    const b = [key('r', 1, 'q'), key('s', 3, 'q'), key('t', 5, 'q', 'occluded')]
    expect(tracks(a, b)).toEqual([
      [1, 'k1', 'visible'],
      [3, 'k1', 'visible'],
      [5, 'k1', 'occluded'],
    ])
  })

  it('of one reader stay what they are', () => {
    const [one, two] = contentOf(protocol, compare([key('r', 1, 'x'), key('s', 2, 'x')])).regions
    expect(one?.track).toEqual({ id: 'k1', state: 'visible' })
    expect(two?.track).toEqual(one?.track)
  })
})

describe('C42: answers on marks', () => {
  it('are voted within each object, and proposed with it', () => {
    const late = saying(choice('stage', 'late'), number(2))
    const consensus = compare([late], [late], [saying(choice('stage', 'early'))])
    expect(consensus.regions[0]?.answers).toMatchObject([
      { questionId: 'stage', value: { option: 'late' }, support: 2, raters: 3 },
      { questionId: 'count', value: { value: 2 }, support: 2, raters: 2 },
    ])
    const content = contentOf(protocol, consensus)
    expect(content.regions[0]?.answers).toEqual([choice('stage', 'late'), number(2)])
    expect(checkAnnotation(protocol, content)).toEqual([])
    expect(taskConsensusSchema.parse(consensus)).toEqual(consensus)
    // Not a question on the sample.
    expect(consensus.answers).toEqual([])
  })

  it('are part of the agreement: shares of agreeing pairs over all objects', () => {
    const { agreement } = compare([saying(choice('stage', 'late'))], [saying(choice('stage', 'late'))], [saying()])
    // Two pairs on the stage and, since it was asked of two, all three on the count.
    expect(agreement.answers).toEqual({ value: 1, n: 1, excluded: 5 })
    expect(agreement.overall.value).toBe(1)
  })

  it('a tie has no value, and no question is asked after it', () => {
    const consensus = compare([saying(choice('stage', 'late'), number(2))], [saying(choice('stage', 'early'))])
    expect(consensus.regions[0]?.answers?.[0]).toMatchObject({ value: null, isTied: true })
    expect(contentOf(protocol, consensus).regions[0]).not.toHaveProperty('answers')
  })

  it('agreement of a pair is that of their comparison', () => {
    const [a, b] = of([saying(choice('stage', 'late'))], [saying(choice('stage', 'early'))])
    if (a === undefined || b === undefined) throw new Error('two readers')
    expect(pairAgreement(protocol, a, b)).toBe(0.5)
  })

  it('C4: do not depend on the order of annotations and marks', () => {
    const said = fc.record({ z: fc.nat(2), x: fc.nat(3), option: fc.constantFrom('early', 'late', '?'), track: fc.constantFrom('k', 'l') })
    const anyMarks = fc.array(said, { maxLength: 5 }).map((list) =>
      list.map(({ z, x, option, track }, at) => ({
        ...region(`r${at}`, 'cell', box(6 * x, 0, 10)),
        plane: { z },
        track: { id: track, state: 'visible' as const },
        answers: [choice('stage', option)],
      })),
    )
    const anyTask = fc.array(anyMarks, { minLength: 2, maxLength: 4 }).map((lists) => of(...lists))
    fc.assert(
      fc.property(
        anyTask.chain((task) => fc.tuple(fc.constant(task), shuffled(task))),
        ([task, turned]) => {
          expect(compareTask(protocol, turned)).toEqual(compareTask(protocol, task))
        },
      ),
    )
  })
})
