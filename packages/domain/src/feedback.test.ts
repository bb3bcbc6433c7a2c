import { describe, expect, it } from 'vitest'
import type { AnnotationContent } from './annotation.ts'
import type { RegionCluster } from './consensus.ts'
import { checkDecisions } from './decision-check.ts'
import { feedbackOn } from './feedback.ts'
import type { Origin, Region } from './region.ts'

const box = (x: number) => ({ type: 'box' as const, x, y: 0, width: 10, height: 10 })
const region = (id: string, origin: Origin, changes: Partial<Region> = {}): Region => ({
  ...{ id, labelId: 'crater', geometry: box(0), attributes: {}, origin },
  ...changes,
})
const drawn: Origin = { kind: 'tool', tool: 'box' }
const readers = (id: string, edited = false): Origin => ({ kind: 'reader', annotationId: 'mine', regionId: id, edited })
const consensusOf = (clusterId: string, edited = false): Origin => ({ kind: 'consensus', clusterId, edited })
const cluster = (id: string, ...members: [string, string][]): RegionCluster => ({
  ...{ id, kind: 'agreed', geometry: box(0), labelId: 'crater', support: members.length, raters: 2, isTied: false, isKept: true },
  ...{ meanIou: 1, labelVotes: { crater: members.length } },
  members: members.map(([annotationId, regionId]) => ({ annotationId, regionId })),
})
const content = (regions: Region[], option = 'good'): AnnotationContent => ({
  regions,
  answers: [{ questionId: 'quality', value: { kind: 'choice', option } }],
  comment: '',
})

const clusters = [cluster('c1', ['mine', 'a'], ['theirs', 'x']), cluster('c2', ['mine', 'b']), cluster('c3', ['theirs', 'y'])]

describe('L75: decisions on objects', () => {
  const decided = content([region('d1', consensusOf('c1')), region('d2', readers('b')), region('d3', drawn)])
  const all = [
    { clusterId: 'c1', verdict: 'consensus' as const, regionId: 'd1' },
    { clusterId: 'c2', verdict: 'reader' as const, regionId: 'd2' },
    { clusterId: 'c3', verdict: 'none' as const },
  ]
  const problems = (...objects: Parameters<typeof checkDecisions>[2]) =>
    checkDecisions(clusters, decided, objects).map(({ at, message }) => `${at}: ${message}`)

  it('are right when each object has one, with a mark that fits', () => {
    expect(problems(...all)).toEqual([])
    expect(problems({ ...all[0], clusterId: 'c1', verdict: 'redrawn', regionId: 'd3' }, ...all.slice(1))).toEqual([])
  })
  it('may be left out altogether, by programs that know no objects', () => {
    expect(problems()).toEqual([])
  })
  it('leave no object out otherwise', () => {
    expect(problems(...all.slice(0, 1))).toEqual(['body.objects: object c2 is not decided', 'body.objects: object c3 is not decided'])
  })
  it.each([
    ['an object that is not there', { clusterId: 'c9', verdict: 'none' as const }, /object c9: the consensus has no such object/],
    ['a verdict without its mark', { clusterId: 'c3', verdict: 'redrawn' as const }, /"redrawn" needs the mark/],
    ['a mark that is not there', { clusterId: 'c3', verdict: 'edited' as const, regionId: 'd9' }, /there is no mark "d9"/],
    ['a mark for none', { clusterId: 'c3', verdict: 'none' as const, regionId: 'd3' }, /"none" leaves no mark/],
    ['a mark of another object', { clusterId: 'c3', verdict: 'reader' as const, regionId: 'd2' }, /is not one that a reader made of it/],
    ['a drawn mark as the consensus', { clusterId: 'c3', verdict: 'consensus' as const, regionId: 'd3' }, /is not its consensus mark/],
  ])('refuse %s', (_, decision, message) => {
    const found = problems(...all.filter(({ clusterId }) => clusterId !== decision.clusterId), decision)
    expect(found.filter((problem) => message.test(problem))).toHaveLength(1)
    expect(found[0]).toMatch(/^body\.objects\.\d: /)
  })
  it('name an object once', () => {
    expect(problems(...all, { clusterId: 'c3', verdict: 'undecided' })).toEqual(['body.objects.3: object c3: it is decided twice'])
  })
  it('tell a mark that was changed from one that was taken', () => {
    const edited = content([region('d1', consensusOf('c1', true)), region('d2', readers('b', true)), region('d3', drawn)])
    expect(checkDecisions(clusters, edited, all).map(({ at }) => at)).toEqual(['body.objects.0', 'body.objects.1'])
  })
})

describe('L77: feedback on one annotation', () => {
  const mine = content([region('a', drawn), region('b', drawn)])
  const facts = { annotationId: 'mine', mine, clusters, objects: [] }

  it('names the decision on each mark, with its reason', () => {
    const decided = content([region('d1', consensusOf('c1'))], 'poor')
    const objects = [
      { clusterId: 'c1', verdict: 'consensus' as const, regionId: 'd1' },
      { clusterId: 'c2', verdict: 'none' as const, reasonCode: 'slip' as const, note: 'a shadow' },
    ]
    expect(feedbackOn({ ...facts, decided, objects })).toEqual({
      objects: [
        { regionId: 'a', verdict: 'consensus', decidedRegionId: 'd1', reasonCode: null, note: '' },
        { regionId: 'b', verdict: 'none', decidedRegionId: null, reasonCode: 'slip', note: 'a shadow' },
      ],
      // The mark that fell, and the answer.
      changed: 2,
    })
  })
  it('goes by where the marks of a decision are from when there is none on objects', () => {
    const decided = content([region('d1', consensusOf('c1')), region('d2', readers('b', true))])
    const { objects, changed } = feedbackOn({ ...facts, decided })
    expect(objects.map(({ verdict, decidedRegionId }) => [verdict, decidedRegionId])).toEqual([
      ['consensus', 'd1'],
      ['edited', 'd2'],
    ])
    expect(changed).toBe(1)
  })
  it('says that a mark did not stand as it was when its label, its answers or the reader differ', () => {
    const taken = (changes: Partial<Region>, regionId = 'a', annotationId = 'mine') =>
      feedbackOn({
        ...{ ...facts, mine: content([region('a', drawn)]) },
        decided: content([region('d', { kind: 'reader', annotationId, regionId, edited: false }, changes)]),
        objects: [{ clusterId: 'c1', verdict: 'reader', regionId: 'd' }],
      }).changed
    expect(taken({})).toBe(0)
    expect(taken({ labelId: 'boulder' })).toBe(1)
    expect(taken({ answers: [{ questionId: 'quality', value: { kind: 'cannot-tell' } }] })).toBe(0)
    expect(taken({}, 'x', 'theirs')).toBe(1)
  })
})
