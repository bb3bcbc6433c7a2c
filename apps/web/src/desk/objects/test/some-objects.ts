import { annotationIdSchema, protocolSchema, type Region, type RegionCluster, type TaskConsensus } from '@reticle/domain'
import { readersOf } from '../../readers.ts'

const idOf = (n: number) => annotationIdSchema.parse(`00000000-0000-7000-8000-00000000000${n}`)

export const box = (id: string, x: number, labelId = 'crater'): Region => ({
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
  activeMilliseconds: 1000 * n,
  isCounted: true,
  content: { regions, answers: [], comment: '' },
})

/** Ids of marks are the same for all three: they are unique within an annotation only. */
export const readers = readersOf([
  reader(1, 'Reader A', [box('m1', 0), box('m2', 100), box('m3', 200), box('m4', 300)]),
  reader(2, 'Reader B', [box('m1', 0), box('m2', 100, 'boulder'), box('m3', 204)]),
  reader(3, 'Reader C', [box('m1', 0), box('m2', 100)]),
])

const cluster = (
  id: string,
  kind: RegionCluster['kind'],
  x: number,
  members: readonly (readonly [reader: number, regionId: string])[],
): RegionCluster => ({
  id,
  kind,
  geometry: { type: 'box', x, y: 0, width: 10, height: 10 },
  labelId: 'crater',
  support: members.length,
  raters: 3,
  isTied: false,
  isKept: members.length > 1,
  meanIou: null,
  labelVotes: { crater: members.length },
  members: members.map(([n, regionId]) => ({ annotationId: idOf(n), regionId })),
})

const all = (regionId: string) => [1, 2, 3].map((n) => [n, regionId] as const)

/** One object of each kind: agreed, of two classes, missing for one, alone. */
export const consensus: TaskConsensus = {
  answers: [],
  regions: [
    cluster('c1', 'agreed', 0, all('m1')),
    cluster('c2', 'class-differs', 100, all('m2')),
    cluster('c3', 'missing-for-some', 200, [
      [1, 'm3'],
      [2, 'm3'],
    ]),
    cluster('c4', 'alone', 300, [[1, 'm4']]),
  ],
  agreement: {
    overall: { value: 0.5, n: 4, excluded: 0 },
    answers: { value: null, n: 0, excluded: 0 },
    regions: { value: 0.5, n: 4, excluded: 0 },
  },
  by: { algorithm: 'medoid', version: '1', parameters: {}, inputs: [] },
}

export const protocol = protocolSchema.parse({
  title: 'Craters',
  labels: ['crater', 'boulder'].map((id) => ({ id, name: id, color: '#000000' })),
})
