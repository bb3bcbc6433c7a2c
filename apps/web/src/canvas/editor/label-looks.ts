import type { Protocol } from '@reticle/domain'
import { lookAlike } from '../../app/colour-vision.ts'
import type { PatternName } from '../canvas-layer.ts'

/** How a label shows: its colour, and a pattern where the colour alone does not tell it from another label. */
export type LabelLook = { readonly color: string; readonly pattern: PatternName | undefined }

type Labels = Protocol['labels']

const patterns: readonly (PatternName | undefined)[] = [undefined, 'rising', 'dots', 'cross', 'lines', 'grid', 'rings']
/** With more labels than this nobody tells them by colour, and comparing each with each takes long: patterns go round. */
const comparedUpTo = 64

const compared = (labels: Labels): readonly LabelLook[] => {
  const looks: LabelLook[] = []
  for (const { color } of labels) {
    const taken = new Set(looks.filter((look) => lookAlike(look.color, color)).map((look) => look.pattern))
    const free = patterns.findIndex((pattern) => !taken.has(pattern))
    looks.push({ color, pattern: patterns[free === -1 ? looks.length % patterns.length : free] })
  }
  return looks
}

const known = new WeakMap<Labels, ReadonlyMap<string, LabelLook>>()

/** The looks of all labels of a protocol, by the label's id. Labels whose colours some people take for each other differ by their pattern. */
export const looksOf = ({ labels }: Pick<Protocol, 'labels'>): ReadonlyMap<string, LabelLook> => {
  const made = known.get(labels)
  if (made !== undefined) return made
  const looks =
    labels.length > comparedUpTo
      ? labels.map(({ color }, index): LabelLook => ({ color, pattern: patterns[index % patterns.length] }))
      : compared(labels)
  const byId = new Map(labels.flatMap(({ id }, index) => (looks[index] === undefined ? [] : [[id, looks[index]] as const])))
  known.set(labels, byId)
  return byId
}
