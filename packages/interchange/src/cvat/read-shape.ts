import { attributeValueSchema, type Region, slugSchema } from '@reticle/domain'
import type { Geometry } from '@reticle/geometry'
import { type OwnMark, ownMarkSchema } from '../own.ts'
import type { Size } from '../port.ts'
import { slugsOf } from '../slugs-of.ts'
import { childrenOf, type Element, numberOf } from '../xml/read-xml.ts'
import { attributeValue, type MetaLabel } from './read-meta.ts'
import { shapesFrom, writtenShape } from './shapes.ts'

/** A shape of a file: what CVAT says of it, and what is ours. Several points in one element are several geometries. */
export type Shape = {
  readonly geometries: readonly Geometry[]
  readonly attributes: Region['attributes']
  readonly origin: Region['origin']
  readonly own: OwnMark | undefined
}

/** Our own attribute. @throws when it is damaged. */
const ownOf = (text: string | undefined): OwnMark | undefined => {
  if (text === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('the attribute "reticle" is not JSON')
  }
  const parsed = ownMarkSchema.safeParse(value)
  if (!parsed.success)
    throw new Error(`the attribute "reticle": ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`)
  return parsed.data
}

const wholeIn = (text: string | undefined): number => {
  const value = numberOf(text)
  return Number.isInteger(value) ? value : 0
}

const attributesOf = (shape: Element, label: MetaLabel | undefined, takesOccluded: boolean): Region['attributes'] => {
  const named = childrenOf(shape, 'attribute').map(({ attributes: { name = '' }, text }) => ({ name, text }))
  const slugs = slugsOf(named.map(({ name }, key) => ({ key, name, slug: slugSchema.safeParse(name).data })))
  const [zOrder, groupId] = [wholeIn(shape.attributes.z_order), wholeIn(shape.attributes.group_id)]
  return {
    ...Object.fromEntries(
      named.flatMap(({ name, text }, index) => {
        const value = attributeValueSchema.safeParse(attributeValue(text, label?.inputs.get(name)))
        if (!value.success) throw new Error(`the attribute "${name.slice(0, 60)}" has more than 2000 characters`)
        return [[slugs.get(index) ?? 'attribute', value.data]]
      }),
    ),
    ...(takesOccluded && shape.attributes.occluded === '1' ? { occluded: true } : {}),
    ...(zOrder === 0 ? {} : { 'z-order': zOrder }),
    ...(groupId === 0 ? {} : { 'group-id': groupId }),
  }
}

const originOf = (source: string | undefined, path: string): Region['origin'] =>
  source === 'auto' || source === 'semi-auto'
    ? { kind: 'model', model: 'a model in CVAT', edited: source === 'semi-auto' }
    : { kind: 'file', name: path.slice(-200) }

/**
 * @param at where it is looked for: its source is that of its object when it does not say one; an image's shapes say by an attribute that
 * they are covered, those of an object by its state.
 * @throws with the reason when the shape is not sound.
 */
export const readShape = (
  element: Element,
  label: MetaLabel | undefined,
  size: Size,
  at: { readonly path: string; readonly source?: string | undefined; readonly isOfImage: boolean },
): Shape => {
  const geometries = shapesFrom(element, size, label?.points ?? [])
  if (typeof geometries === 'string') throw new Error(geometries)
  return { geometries, ...saidOf(element, label, at) }
}

/** All that is said of a shape beside its form. @throws as `readShape` does. */
export const saidOf = (
  element: Element,
  label: MetaLabel | undefined,
  { path, source, isOfImage }: { readonly path: string; readonly source?: string | undefined; readonly isOfImage: boolean },
): Omit<Shape, 'geometries'> => ({
  attributes: attributesOf(element, label, isOfImage),
  origin: originOf(element.attributes.source ?? source, path),
  own: ownOf(element.attributes.reticle),
})

/** Whether the fields of the file are still those that one of our shapes is written in. */
export const isWrittenAs = (own: Geometry, geometry: Geometry, size: Size, label: MetaLabel | undefined): boolean =>
  JSON.stringify(writtenShape(own, size, label?.points ?? []).back) === JSON.stringify(geometry)
