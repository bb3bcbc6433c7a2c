import type { Region } from '@reticle/domain'
import { kindNames } from '../kinds.ts'
import { type LossCounter, lossCounter } from '../losses.ts'
import { countExtras, ownMarkOf } from '../own.ts'
import type { LabelledSample } from '../port.ts'
import { type Attributes, element, jsonForXml, leaf } from '../xml/write-xml.ts'
import { type CvatLabel, isNative } from './labels.ts'
import { type Fields, writtenShape } from './shapes.ts'

export const beside = 'the attribute "reticle" of the shape'

/** Made by a person, by a model, or by a model and then looked at. */
export const sourceOf = ({ origin }: Region): string => (origin.kind !== 'model' ? 'manual' : origin.edited ? 'semi-auto' : 'auto')

/** The fields of a mark, and whether they give its shape back to the last digit; undefined where CVAT has no shape for what of it lies in the image. */
const shapeOf = (region: Region, sample: LabelledSample, label: CvatLabel, losses: LossCounter) => {
  const { geometry } = region
  const { fields, isInside, back } = writtenShape(geometry, sample, label.points ?? [])
  if (back === undefined) return undefined
  const isExact = JSON.stringify(back) === JSON.stringify(geometry)
  if (!isInside) losses.add('marks that reach out of the image: held at its border', beside)
  if (geometry.type === 'polygon' && geometry.rings.length > 1) losses.add('polygons with holes: written as masks of whole pixels', beside)
  if (geometry.type === 'bezier') losses.add('curves: written as straight pieces', beside)
  if (geometry.type === 'skeleton' && geometry.states.length !== label.points?.length)
    losses.add('skeletons with fewer keypoints than their label has: filled up with ones out of the image', beside)
  return { fields, isExact }
}

const attributeText = (value: Region['attributes'][string]): string => String(value)

/** `<attribute>` for each that CVAT has no place of its own for. */
const attributeLines = ({ attributes }: Region): readonly string[] =>
  Object.entries(attributes).flatMap(([name, value]) => (isNative(name, value) ? [] : [leaf('attribute', attributeText(value), { name })]))

/** Whether the kinds of a label's attributes give each value back as it is. */
const holdsAttributes = ({ attributes }: Region, label: CvatLabel): boolean =>
  Object.entries(attributes).every(([name, value]) => {
    if (isNative(name, value)) return true
    const input = label.attributes.get(name)?.input
    return input === 'text'
      ? typeof value === 'string' && !/[\r\ufffe\uffff]|\p{C}/u.test(value) && value.trim() === value && value !== ''
      : true
  })

/**
 * The lines of one shape; undefined when CVAT has none for it.
 * @param more its attributes beside those of the shape: the frame and whether it is covered there.
 */
export const shapeLines = (
  region: Region,
  sample: LabelledSample,
  label: CvatLabel,
  more: Attributes,
  losses: LossCounter,
  held: readonly ('plane' | 'track')[] = [],
): readonly string[] | undefined => {
  const shape = shapeOf(region, sample, label, losses)
  if (shape === undefined) return undefined
  countExtras(region, losses, beside, ['attributes', ...held])
  const { attributes } = region
  const own = ownMarkOf(region, sample, { geometry: shape.isExact && more.outside !== 1, attributes: holdsAttributes(region, label) })
  const zOrder = attributes['z-order']
  const groupId = attributes['group-id']
  const native: Attributes = {
    z_order: zOrder !== undefined && isNative('z-order', zOrder) ? String(zOrder) : 0,
    ...(groupId !== undefined && isNative('group-id', groupId) ? { group_id: String(groupId) } : {}),
    reticle: jsonForXml(own),
  }
  return element(shape.fields.name, { ...more, ...shape.fields.attributes, ...native }, [
    ...childLines(shape.fields, more),
    ...attributeLines(region),
  ])
}

const childLines = ({ children }: Fields, { frame, keyframe, outside }: Attributes): readonly string[] =>
  children.flatMap(({ name, attributes }) =>
    element(
      name,
      { ...(frame === undefined ? {} : { frame, keyframe }), ...attributes, ...(outside === 1 ? { outside } : {}), z_order: 0 },
      [],
    ),
  )

/** The same shape at a frame from which on the object is not there. */
export const outsideLines = (region: Region, sample: LabelledSample, label: CvatLabel, frame: number): readonly string[] => {
  // What the shape loses was counted with its last key.
  const shape = shapeOf(region, sample, label, lossCounter())
  if (shape === undefined) return []
  const more = { frame, keyframe: 1, outside: 1, occluded: 0 }
  return element(shape.fields.name, { ...more, ...shape.fields.attributes, z_order: 0 }, childLines(shape.fields, more))
}

/** Why CVAT does not hold a mark that is kept apart. */
export const countApart = (region: Region, losses: LossCounter, kept: string): void =>
  losses.add(`${kindNames[region.geometry.type]} without an extent in the image`, kept)
