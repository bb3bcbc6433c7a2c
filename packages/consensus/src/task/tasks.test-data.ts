import {
  type AnnotationContent,
  type Answer,
  type AnswerValue,
  type Protocol,
  type ProtocolInput,
  protocolSchema,
  type Region,
} from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import fc from 'fast-check'
import type { ComparedAnnotation } from './compared-annotation.ts'

export const protocolOf = (input: Partial<ProtocolInput>): Protocol => protocolSchema.parse({ title: 'Cells', ...input })

export const cells = [
  { id: 'cell', name: 'Cell', color: '#0072b2' },
  { id: 'debris', name: 'Debris', color: '#d55e00' },
  { id: 'nucleus', name: 'Nucleus', color: '#009e73' },
]

export const region = (id: string, labelId: string, geometry: Geometry): Region => ({
  id,
  labelId,
  geometry,
  attributes: {},
  origin: { kind: 'tool', tool: geometry.type },
})

export const box = (x: number, y: number, width: number, height = width): Geometry => ({ type: 'box', x, y, width, height })
export const point = (x: number, y: number): Geometry => ({ type: 'point', x, y })

export const contentWith = (regions: readonly Region[], answers: readonly Answer[] = []): AnnotationContent => ({
  regions: [...regions],
  answers: [...answers],
  comment: '',
})

export type Marks = readonly (readonly [string, Geometry])[]

/** Annotations `a1`, `a2`, ... of marks given as [label, geometry]. */
export const readers = (...lists: readonly Marks[]): ComparedAnnotation[] =>
  lists.map((marks, reader) => ({
    id: `a${reader + 1}`,
    content: contentWith(marks.map(([labelId, geometry], place) => region(`r${place + 1}`, labelId, geometry))),
  }))

export const choice = (questionId: string, option: string): Answer => ({
  questionId,
  value: option === '?' ? { kind: 'cannot-tell' } : { kind: 'choice', option },
})

export const answer = (questionId: string, value: AnswerValue): Answer => ({ questionId, value })

/** Annotations `a1`, `a2`, ... with answers only. */
export const answering = (...lists: readonly (readonly Answer[])[]): ComparedAnnotation[] =>
  lists.map((answers, reader) => ({ id: `a${reader + 1}`, content: contentWith([], answers) }))

const anyMark = fc.tuple(
  fc.constantFrom('cell', 'debris', 'nucleus'),
  fc.oneof(
    fc.record({
      type: fc.constant('box' as const),
      x: fc.nat(30),
      y: fc.nat(30),
      width: fc.integer({ min: 4, max: 16 }),
      height: fc.integer({ min: 4, max: 16 }),
    }),
    fc.record({ type: fc.constant('point' as const), x: fc.nat(40), y: fc.nat(40) }),
  ),
)

/** Two to five readers with up to nine crowded marks each. */
export const anyReaders = fc.array(fc.array(anyMark, { maxLength: 9 }), { minLength: 2, maxLength: 5 }).map((lists) => readers(...lists))

/** The same annotations and marks in another order. */
export const shuffled = (annotations: readonly ComparedAnnotation[]) =>
  fc
    .shuffledSubarray([...annotations], { minLength: annotations.length })
    .chain((order) =>
      fc.tuple(
        ...order.map(({ id, content }) =>
          fc
            .shuffledSubarray(content.regions, { minLength: content.regions.length })
            .map((regions) => ({ id, content: { ...content, regions } })),
        ),
      ),
    )
