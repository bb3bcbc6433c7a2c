import { type AnnotationContent, protocolSchema, type TaskConsensus } from '@reticle/domain'
import { digestOf, sha256Of } from '../digest.ts'
import { type BuiltRelease, buildRelease, type ReleaseFacts, type ReleaseReader, type ReleaseSample } from '../index.ts'

const protocol = protocolSchema.parse({
  title: 'Cells',
  labels: [{ id: 'cell', name: 'Cell', color: '#1f77b4' }],
  questions: [
    {
      id: 'stain',
      text: '=Stain?',
      kind: 'single',
      options: [
        { id: 'good', text: 'Good' },
        { id: 'bad', text: 'Bad' },
      ],
    },
    {
      ...{ id: 'stage', text: 'Stage?', kind: 'scale', scope: 'region', isRequired: false },
      options: [
        { id: 'early', text: 'Early' },
        { id: 'late', text: 'Late' },
      ],
    },
  ],
})
const late = { kind: 'choice' as const, option: 'late' }
export const marked = (n: number, origin: AnnotationContent['regions'][number]['origin']): AnnotationContent => ({
  regions: Array.from({ length: n }, (_, i) => ({
    id: `c${i}`,
    labelId: 'cell',
    geometry: { type: 'box', x: i, y: 0, width: 5, height: 5 },
    attributes: {},
    origin,
    plane: { z: 3 },
    track: { id: 'k1', state: 'occluded' },
    answers: [{ questionId: 'stage', value: late }],
  })),
  answers: [{ questionId: 'stain', value: { kind: 'choice', option: 'good' } }],
  comment: '',
})
const outcomeOf = (inputs: string[], clusters: number): TaskConsensus => ({
  answers: [
    {
      questionId: 'stain',
      value: { kind: 'choice', option: 'good' },
      support: 2,
      raters: 2,
      share: 1,
      isTied: false,
      votes: [{ value: { kind: 'choice', option: 'good' }, count: 2 }],
    },
  ],
  regions: Array.from({ length: clusters }, (_, i) => ({
    id: `c${i}`,
    kind: 'agreed',
    geometry: { type: 'box', x: i, y: 0, width: 5, height: 5 },
    labelId: 'cell',
    support: 2,
    raters: 2,
    isTied: false,
    isKept: true,
    meanIou: 0.9,
    labelVotes: { cell: 2 },
    members: inputs.map((annotationId) => ({ annotationId, regionId: `c${i}` })),
    plane: { z: 3 },
    track: { id: 'k1', state: 'occluded' },
    answers: [
      {
        ...{ questionId: 'stage', value: late, support: 3, raters: 4, share: 0.75, isTied: false },
        votes: [
          { value: { kind: 'choice', option: 'early' }, count: 1 },
          { value: late, count: 3 },
        ],
      },
    ],
  })),
  agreement: {
    overall: { value: 0.9, n: 1, excluded: 0 },
    answers: { value: 1, n: 1, excluded: 0 },
    regions: { value: 0.8, n: 1, excluded: 0 },
  },
  by: { algorithm: 'compare-task', version: '1', parameters: {}, inputs },
})

const sampleCount = 10
export const imageBytes = (i: number) => new TextEncoder().encode(`image ${i}`)
export const list = async function* <T>(rows: readonly T[]) {
  yield* rows
}
export const all = async <T>(rows: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const row of rows) found.push(row)
  return found
}
/** Ten samples of five patients; every third one adjudicated. */
export const factsOf = (changes: { groupBy?: string; description?: string } = {}): ReleaseFacts => {
  const numbers = Array.from({ length: sampleCount }, (_, i) => i)
  const consensusOf = (i: number) => ({ id: `consensus-${i}`, outcome: outcomeOf([`annotation-${i}-0`, `annotation-${i}-1`], i % 4) })
  const samples = numbers.map((i): ReleaseSample => {
    const isDecided = i % 3 === 0
    return {
      sample: {
        id: `sample-${i}`,
        name: `=name ${i}.png`,
        sha256: sha256Of(imageBytes(i)),
        bytes: imageBytes(i).byteLength,
        mediaType: 'image/png',
        width: 64,
        height: 48,
        groups: { patient: `p${i % 5}` },
        origin: { licence: 'CC-BY-4.0' },
        metadata: i === 0 ? { hasGps: true } : {},
        pictureHash: null,
        tree: null,
      },
      task: { id: `task-${i}`, protocolVersion: 1, reason: 'readers agree' },
      resolution: {
        id: isDecided ? `decision-${i}` : `consensus-${i}`,
        kind: isDecided ? 'adjudication' : 'consensus',
        content: marked(i % 4, isDecided ? { kind: 'tool', tool: 'box' } : { kind: 'consensus', clusterId: 'c0', edited: false }),
        consensus: consensusOf(i),
        adjudication: isDecided ? { reviewerId: 'rev', reasonCode: 'slip', signedAt: '2026-01-01T00:00:00.000Z' } : null,
      },
    }
  })
  const decided = numbers.filter((i) => i % 3 === 0)
  return {
    software: { name: 'reticle', version: '0.1.0' },
    organization: 'Lab',
    project: { id: 'project', name: 'Cells', description: changes.description ?? '', isDemo: false },
    release: {
      id: 'release',
      name: 'First',
      version: '1.0.0',
      notes: '',
      query: { kinds: ['consensus', 'adjudication', 'gold'] },
      split: {
        shares: { test: 0.2, train: 0.6, validation: 0.2 },
        seed: 7,
        ...(changes.groupBy === undefined ? {} : { groupBy: changes.groupBy }),
      },
      asOf: '2026-02-03T04:05:06.000Z',
    },
    protocols: [{ id: 'protocol', version: 1, content: protocol }],
    samples: (after) => list(samples.slice(after === undefined ? 0 : samples.findIndex(({ sample }) => sample.id === after) + 1)),
    annotations: () =>
      list(
        numbers.flatMap((i) =>
          [0, 1].map((n) => ({
            id: `annotation-${i}-${n}`,
            sampleId: `sample-${i}`,
            taskId: `task-${i}`,
            annotatorId: `ann-${n}`,
            protocolVersion: 1,
            content: marked(i % 4, { kind: 'tool', tool: 'box' }),
            isCounted: true,
            activeMilliseconds: 1000,
            supersedes: null,
            submittedAt: '2026-01-01T00:00:00.000Z',
          })),
        ),
      ),
    consensus: () =>
      list(
        numbers.map((i) => ({
          ...consensusOf(i),
          sampleId: `sample-${i}`,
          taskId: `task-${i}`,
          decision: { effect: { kind: 'settle' }, reason: 'readers agree', ruleId: 'agreed' },
        })),
      ),
    adjudications: () =>
      list(
        decided.map((i) => ({
          id: `decision-${i}`,
          sampleId: `sample-${i}`,
          taskId: `task-${i}`,
          reviewerId: 'rev',
          reasonCode: 'slip',
          note: '',
          content: marked(i % 4, { kind: 'tool', tool: 'box' }),
          consensusId: `consensus-${i}`,
          supersedes: null,
          signedAt: '2026-01-01T00:00:00.000Z',
        })),
      ),
  }
}

export type Files = Map<string, Uint8Array>
export const built = async (facts = factsOf({ groupBy: 'patient' })): Promise<{ release: BuiltRelease; files: Files }> => {
  const files: Files = new Map(Array.from({ length: sampleCount }, (_, i) => [`data/${sha256Of(imageBytes(i))}.png`, imageBytes(i)]))
  const release = await buildRelease(facts, async ({ path, content }) => {
    const pieces: Uint8Array[] = []
    for await (const piece of content) pieces.push(piece)
    files.set(path, Buffer.concat(pieces))
    return digestOf(list(pieces))
  })
  return { release, files }
}
export const readerOf = (files: Files): ReleaseReader => ({
  paths: async () => [...files.keys()],
  read: async function* (path) {
    const content = files.get(path)
    if (content !== undefined) yield content
  },
})
export const textOf = (files: Files, path: string) => new TextDecoder().decode(files.get(path))
