import type { Region, SkeletonTemplate } from '@reticle/domain'
import { labelNames, uniqueNames } from '../file-names.ts'
import { labelsOf } from '../labels-of.ts'
import type { LabelledSet } from '../port.ts'
import { element, jsonForXml, leaf, writable } from '../xml/write-xml.ts'

type Value = Region['attributes'][string]

/** How CVAT asks for an attribute. */
type AttributeSpec = { readonly input: 'number' | 'checkbox' | 'text'; readonly least: number; readonly most: number }

/** A label as CVAT has it. A label with skeletons and with other marks is two there: a label is of skeletons or not. */
export type CvatLabel = {
  readonly name: string
  readonly id: string
  readonly color: string
  readonly attributes: ReadonlyMap<string, AttributeSpec>
  /** Names of keypoints; undefined for a label of other marks. */
  readonly points: readonly string[] | undefined
  readonly template: SkeletonTemplate | undefined
}

export type CvatLabels = { readonly all: readonly CvatLabel[]; readonly of: (region: Region) => CvatLabel }

/** Attributes that CVAT has places of its own for. */
export const isNative = (name: string, value: Value): boolean =>
  (name === 'occluded' && value === true) ||
  (name === 'z-order' && isCount(value) && value !== 0) ||
  (name === 'group-id' && isCount(value) && Number(value) > 0)
const isCount = (value: Value): boolean => typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31

const inputOf = (value: Value): AttributeSpec['input'] => (typeof value === 'boolean' ? 'checkbox' : isCount(value) ? 'number' : 'text')

const widened = (before: AttributeSpec | undefined, value: Value): AttributeSpec => {
  const input = inputOf(value)
  const [least, most] = input === 'number' ? [Number(value), Number(value)] : [0, 0]
  if (before === undefined) return { input, least, most }
  return before.input === input
    ? { input, least: Math.min(before.least, least), most: Math.max(before.most, most) }
    : { input: 'text', least: 0, most: 0 }
}

type Use = { readonly attributes: Map<string, AttributeSpec>; points: number }

/** What marks of the whole set need of their labels: CVAT says it before the first mark. @throws when a mark's label is in no protocol. */
export const cvatLabels = async (set: LabelledSet): Promise<CvatLabels> => {
  const uses = new Map<string, Use>()
  const keyOf = ({ labelId, geometry }: Region) => `${labelId} ${geometry.type === 'skeleton'}`
  for await (const { regions } of set.samples())
    for (const region of regions) {
      const use = uses.get(keyOf(region)) ?? { attributes: new Map(), points: 0 }
      uses.set(keyOf(region), use)
      if (region.geometry.type === 'skeleton') use.points = Math.max(use.points, region.geometry.states.length)
      for (const [name, value] of Object.entries(region.attributes))
        if (!isNative(name, value)) use.attributes.set(name, widened(use.attributes.get(name), value))
    }
  const names = labelNames(set.protocols, writable)
  const made = labelsOf(set.protocols).flatMap(({ label: { id, color, skeleton } }) => {
    const [others, skeletons] = [uses.get(`${id} false`), uses.get(`${id} true`)]
    const name = names.get(id) ?? id
    const base = { id, color, template: skeleton }
    const count = Math.max(skeletons?.points ?? 0, skeleton?.points.length ?? 0)
    const isOnlySkeletons = others === undefined && count > 0
    return [
      ...(isOnlySkeletons ? [] : [{ ...base, key: `${id} false`, name, attributes: others?.attributes ?? new Map(), points: undefined }]),
      ...(count > 0 && (isOnlySkeletons || skeletons !== undefined)
        ? [
            {
              ...base,
              key: `${id} true`,
              name: isOnlySkeletons ? name : `${name} (skeleton)`,
              attributes: skeletons?.attributes ?? new Map(),
              points: pointNames(skeleton, count),
            },
          ]
        : []),
    ]
  })
  const unique = uniqueNames(made.map(({ key, name }) => ({ id: key, name })))
  const byKey = new Map(made.map(({ key, ...label }): [string, CvatLabel] => [key, { ...label, name: unique.get(key) ?? label.name }]))
  const of = (region: Region): CvatLabel => {
    const label = byKey.get(keyOf(region))
    if (label === undefined) throw new Error(`region ${region.id}: the label "${region.labelId}" is in no protocol of this set`)
    return label
  }
  return { all: [...byKey.values()], of }
}

const pointNames = (template: SkeletonTemplate | undefined, count: number): readonly string[] => {
  const named = Array.from({ length: count }, (_, i) => ({ id: `${i + 1}`, name: writable(template?.points[i]?.name ?? `${i + 1}`) }))
  return [...uniqueNames(named).values()]
}

/** Where the keypoints lie in a picture of 100 x 100, in the form that CVAT draws skeletons by. */
const svgOf = ({ points = [], template }: CvatLabel): string => {
  const placeOf = (index: number) => {
    const { x, y } = template?.points[index] ?? { x: (index + 0.5) / points.length, y: 0.5 }
    return [10 + 80 * x, 10 + 80 * y] as const
  }
  const lines = (template?.edges ?? []).flatMap(([a, b]) => {
    const [[x1, y1], [x2, y2]] = [placeOf(a), placeOf(b)]
    return element(
      'line',
      { x1, y1, x2, y2, stroke: 'black', 'data-type': 'edge', 'data-node-from': a + 1, 'stroke-width': 0.5, 'data-node-to': b + 1 },
      [],
    )
  })
  const circles = points.flatMap((name, index) => {
    const [cx, cy] = placeOf(index)
    const node = { 'data-type': 'element node', 'data-element-id': index + 1, 'data-node-id': index + 1, 'data-label-name': name }
    return element('circle', { r: 1.5, stroke: 'black', fill: '#b3b3b3', cx, cy, 'stroke-width': 0.1, ...node }, [])
  })
  return [...lines, ...circles].join('')
}

const specLines = (name: string, { input, least, most }: AttributeSpec, isMutable: boolean): readonly string[] =>
  element('attribute', {}, [
    leaf('name', name),
    leaf('mutable', isMutable ? 'True' : 'False'),
    leaf('input_type', input),
    leaf('default_value', input === 'number' ? least : input === 'checkbox' ? 'false' : ''),
    leaf('values', input === 'number' ? `${least}\n${most}\n1` : input === 'checkbox' ? 'false' : ''),
  ])

/** The labels of the description before the marks. Keypoints are labels of their own, with the name of the one above. */
export const labelLines = ({ all }: CvatLabels, isMutable: boolean): readonly string[] =>
  element(
    'labels',
    {},
    all.flatMap((label) => [
      ...element('label', {}, [
        leaf('name', label.name),
        leaf('color', label.color),
        leaf('type', label.points === undefined ? 'any' : 'skeleton'),
        ...element(
          'attributes',
          {},
          [...label.attributes].flatMap(([name, spec]) => specLines(name, spec, isMutable)),
        ),
        ...(label.points === undefined ? [] : [leaf('svg', svgOf(label))]),
        leaf('reticle', jsonForXml({ label_id: label.id })),
      ]),
      ...(label.points ?? []).flatMap((name) =>
        element('label', {}, [
          leaf('name', name),
          leaf('color', label.color),
          leaf('type', 'points'),
          ...element('attributes', {}, []),
          leaf('parent', label.name),
        ]),
      ),
    ]),
  )
