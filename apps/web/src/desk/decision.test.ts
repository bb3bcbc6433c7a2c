import {
  type AnnotationContent,
  annotationIdSchema,
  markOf,
  protocolSchema,
  type Region,
  type RegionCluster,
  type TaskConsensus,
} from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { regionFrom, signedContent, startFrom, takenFrom } from './decision.ts'
import { marksOf, readersOf } from './readers.ts'

const idOf = (n: number) => annotationIdSchema.parse(`00000000-0000-7000-8000-00000000000${n}`)
const box = (id: string, x: number, labelId = 'crater'): Region => ({
  id,
  labelId,
  geometry: { type: 'box', x, y: 0, width: 10, height: 10 },
  attributes: {},
  origin: { kind: 'tool', tool: 'box' },
})
const reader = (n: number, name: string, regions: Region[]) => ({
  annotationId: idOf(n),
  reader: name,
  submittedAt: '2026-01-01T00:00:00.000Z',
  activeMilliseconds: 1000,
  isCounted: true,
  content: { regions, answers: [], comment: 'mine' },
})
const readers = readersOf([reader(1, 'Reader B', [box('a1', 0), box('a2', 50)]), reader(2, 'Reader A', [box('a1', 1, 'boulder')])])

const marked = (index: number, regionId: string) => {
  const reader = readers[index]
  const region = reader?.content.regions.find((one) => one.id === regionId)
  if (reader === undefined || region === undefined) throw new Error('no such mark')
  return { reader, region }
}

/** Both readers' regions are called `a1`: ids are unique within an annotation only. */
const cluster: RegionCluster = {
  id: 'c1',
  kind: 'class-differs',
  geometry: { type: 'box', x: 0, y: 0, width: 10, height: 10 },
  labelId: null,
  support: 2,
  raters: 2,
  isTied: true,
  isKept: true,
  meanIou: 0.8,
  labelVotes: { crater: 1, boulder: 1 },
  members: [
    { annotationId: idOf(1), regionId: 'a1' },
    { annotationId: idOf(2), regionId: 'a1' },
  ],
}
const lone: RegionCluster = {
  ...cluster,
  id: 'c2',
  kind: 'alone',
  labelId: 'crater',
  isTied: false,
  members: [{ annotationId: idOf(1), regionId: 'a2' }],
}
const consensus = { regions: [cluster, lone] } as unknown as TaskConsensus
const protocol = protocolSchema.parse({
  title: 'Craters',
  labels: ['crater', 'boulder'].map((id) => ({ id, name: id, color: '#000000' })),
})
const empty: AnnotationContent = { regions: [], answers: [], comment: '' }

describe('a decision at the desk', () => {
  it('tells readers apart by the letter of their blinded name', () => {
    expect(readers.map((one) => one.letter)).toEqual(['B', 'A'])
    expect(new Set(readers.map((one) => one.color)).size).toBe(2)
    expect(marksOf(cluster, readers).map((mark) => mark.region.id)).toEqual(['a1', 'a1'])
  })

  it('takes a mark with what was said of it, as a part of the object that the readers agree on', () => {
    const value = { kind: 'choice' as const, option: 'old' }
    const said: Region = {
      ...box('a1', 0),
      answers: [{ questionId: 'age', value, confidence: 0.5 }],
      plane: { z: 3 },
      track: { id: 'mine', state: 'occluded' },
    }
    const [own] = readersOf([reader(1, 'Reader B', [said])])
    if (own === undefined) throw new Error('no reader')
    const taken = takenFrom({ reader: own, region: said }, () => 'n', { ...cluster, track: { id: 'k1', state: 'visible' } })
    // How sure that reader was is not the reviewer's to sign.
    expect(taken).toMatchObject({ answers: [{ questionId: 'age', value }], plane: { z: 3 }, track: { id: 'k1', state: 'occluded' } })
    expect(taken.answers?.[0]).not.toHaveProperty('confidence')
  })

  it('has no consensus mark to take where the class is tied', () => {
    expect(markOf(protocol, cluster)).toBeUndefined()
  })

  it('starts from a reader with new ids, and without their comment', () => {
    let n = 0
    const [first] = readers
    if (first === undefined) throw new Error('no reader')
    const content = startFrom(first, () => `n${++n}`)
    expect(content.regions.map((region) => region.id)).toEqual(['n1', 'n2'])
    expect(content.comment).toBe('')
    expect(regionFrom(content, lone)?.id).toBe('n2')
  })

  it('says at signing which taken marks were changed', () => {
    const taken = takenFrom(marked(0, 'a1'), () => 'n1')
    const moved = { ...taken, id: 'n2', geometry: { type: 'box', x: 3, y: 0, width: 10, height: 10 } as const }
    const relabelled = { ...box('c2', 0), labelId: 'boulder', origin: { kind: 'consensus', clusterId: 'c2', edited: false } as const }
    const signed = signedContent({ ...empty, regions: [taken, moved, relabelled, box('own', 9)] }, consensus, readers)
    expect(signed.regions.map((region) => ('edited' in region.origin ? region.origin.edited : region.origin.kind))).toEqual([
      false,
      true,
      true,
      'tool',
    ])
  })
})
