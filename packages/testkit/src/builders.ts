import { type AnnotationContent, type Protocol, type ProtocolInput, protocolSchema, type Region } from '@reticle/domain'

/** A protocol with two labels (`crater`, `boulder`) and one question (`quality`: good, poor); say what the test is about. */
export const aProtocol = (changes: Partial<ProtocolInput> = {}): Protocol =>
  protocolSchema.parse({
    title: 'Craters',
    labels: [
      { id: 'crater', name: 'Crater', color: '#1f77b4', key: '1' },
      { id: 'boulder', name: 'Boulder', color: '#ff7f0e', key: '2' },
    ],
    questions: [
      {
        id: 'quality',
        text: 'Can the image be used?',
        kind: 'single',
        options: [
          { id: 'good', text: 'Yes' },
          { id: 'poor', text: 'No' },
        ],
      },
    ],
    redundancy: { reads: 2 },
    ...changes,
  })

let count = 0

/** A box of 10 x 10 px at (10, 10), label `crater`, drawn with the box tool; every region gets an id of its own. */
export const aRegion = (changes: Partial<Region> = {}): Region => ({
  id: `region-${++count}`,
  labelId: 'crater',
  geometry: { type: 'box', x: 10, y: 10, width: 10, height: 10 },
  attributes: {},
  origin: { kind: 'tool', tool: 'box' },
  ...changes,
})

/** Content that `aProtocol()` accepts: no marks, `quality` answered with `good`. */
export const aContent = (changes: Partial<AnnotationContent> = {}): AnnotationContent => ({
  regions: [],
  answers: [{ questionId: 'quality', value: { kind: 'choice', option: 'good' } }],
  comment: '',
  ...changes,
})
