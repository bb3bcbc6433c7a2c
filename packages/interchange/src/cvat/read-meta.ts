import { type Region, type SkeletonTemplate, slugSchema } from '@reticle/domain'
import type { ReadLabel, Size } from '../port.ts'
import { slugsOf } from '../slugs-of.ts'
import { valueOfText } from '../voc/attributes.ts'
import { childOf, childrenOf, documentOf, type Element, numberOf, textIn } from '../xml/read-xml.ts'

/** What the description of a file says of a label. */
export type MetaLabel = {
  readonly name: string
  readonly id: string | undefined
  readonly color: string | undefined
  /** Names of keypoints, in their order. */
  readonly points: readonly string[]
  readonly skeleton: SkeletonTemplate | undefined
  /** How each attribute is asked for. */
  readonly inputs: ReadonlyMap<string, string>
}

export type Meta = {
  readonly labels: ReadonlyMap<string, MetaLabel>
  readonly reader: string | undefined
  /** ISO 8601, UTC. */
  readonly at: string | undefined
  readonly origin: Readonly<Record<string, string>>
  /** The job that a frame belongs to. */
  readonly jobOf: (frame: number) => string | undefined
  readonly subset: string | undefined
  /** Of a video: its file, its size, and its last frame. */
  readonly source: string | undefined
  readonly size: Size | undefined
  readonly lastFrame: number | undefined
  /** The element with what is ours. */
  readonly own: Element | undefined
}

/** The first element of a name, however deep. */
const find = (element: Element | undefined, name: string): Element | undefined => {
  for (const child of element?.children ?? []) {
    const found = child.name === name ? child : find(child, name)
    if (found !== undefined) return found
  }
  return undefined
}

/** Where keypoints lie in the drawing of a skeleton, scaled to 1 x 1; in a row where the drawing says nothing. */
const templateOf = (svg: string | undefined, points: readonly string[]): SkeletonTemplate | undefined => {
  if (points.length === 0 || points.length > 200) return undefined
  let drawn: readonly Element[] = []
  try {
    drawn = documentOf('svg', `<svg>${svg ?? ''}</svg>`).children
  } catch {
    // A drawing that is damaged costs where keypoints are put first, and no mark.
  }
  const nodes = new Map(
    drawn.filter(({ name }) => name === 'circle').map(({ attributes }) => [attributes['data-label-name'] ?? '', attributes]),
  )
  const ids = slugsOf(points.map((name, key) => ({ key, name })))
  const share = (text: string | undefined, fallback: number): number => {
    const value = (numberOf(text) - 10) / 80
    return Number.isFinite(value) ? Math.min(1, Math.max(0, Math.round(value * 1e9) / 1e9)) : fallback
  }
  const indexOf = new Map(points.map((name, index) => [nodes.get(name)?.['data-node-id'] ?? `${index + 1}`, index]))
  const edges = drawn.flatMap(({ name, attributes }): [number, number][] => {
    const [a, b] = [indexOf.get(attributes['data-node-from'] ?? ''), indexOf.get(attributes['data-node-to'] ?? '')]
    return name === 'line' && a !== undefined && b !== undefined ? [[a, b]] : []
  })
  return {
    points: points.map((name, index) => ({
      ...{ id: ids.get(index) ?? '', name: name.slice(0, 100) },
      x: share(nodes.get(name)?.cx, (index + 0.5) / points.length),
      y: share(nodes.get(name)?.cy, 0.5),
    })),
    edges: edges.slice(0, 1000),
  }
}

const ownId = (label: Element): string | undefined => {
  const own = childOf(label, 'reticle')
  if (own === undefined) return undefined
  try {
    const value: unknown = JSON.parse(own.text)
    return typeof value === 'object' && value !== null && 'label_id' in value ? slugSchema.safeParse(value.label_id).data : undefined
  } catch {
    return undefined
  }
}

const labelsIn = (meta: Element | undefined): ReadonlyMap<string, MetaLabel> => {
  const all = childrenOf(find(meta, 'labels'), 'label')
  const parts = new Map<string, string[]>()
  for (const label of all) {
    const [parent, name] = [textIn(label, 'parent'), textIn(label, 'name')]
    if (parent !== undefined && name !== undefined) parts.set(parent, [...(parts.get(parent) ?? []), name])
  }
  const labels = new Map<string, MetaLabel>()
  for (const label of all) {
    const name = textIn(label, 'name')
    if (name === undefined || textIn(label, 'parent') !== undefined) continue
    const color = textIn(label, 'color')?.toLowerCase()
    const points = parts.get(name) ?? []
    const inputs = childrenOf(childOf(label, 'attributes'), 'attribute').map(
      (one) => [textIn(one, 'name') ?? '', textIn(one, 'input_type') ?? ''] as const,
    )
    labels.set(name, {
      ...{
        name: name.slice(0, 200),
        id: ownId(label),
        color: color !== undefined && /^#[0-9a-f]{6}$/.test(color) ? color : undefined,
        points,
      },
      ...{ skeleton: templateOf(textIn(label, 'svg'), points), inputs: new Map(inputs) },
    })
  }
  return labels
}

/** `2024-01-31 10:00:00.123456+00:00` of CVAT as ISO 8601 in UTC. */
const momentOf = (text: string | undefined): string | undefined => {
  const iso = text
    ?.trim()
    .replace(' ', 'T')
    .replace(/(\.\d{3})\d+/, '$1')
  const moment = iso === undefined ? Number.NaN : Date.parse(/(?:z|[-+]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}Z`)
  return Number.isFinite(moment) ? new Date(moment).toISOString() : undefined
}

/** What the head of a file says of all its marks; a file without a head says nothing. */
export const metaOf = (meta: Element | undefined): Meta => {
  const task = find(meta, 'task') ?? find(meta, 'job') ?? find(meta, 'project')
  const user = (name: string): string | undefined => textIn(childOf(task, name), 'username')
  const segments = childrenOf(childOf(task, 'segments'), 'segment').map((segment) => ({
    // The address of a job ends in its number; the number of its segment is another one.
    job: /\/jobs\/(\d+)/.exec(textIn(segment, 'url') ?? '')?.[1] ?? textIn(segment, 'id'),
    start: numberOf(textIn(segment, 'start')),
    stop: numberOf(textIn(segment, 'stop')),
  }))
  const at = momentOf(textIn(task, 'updated'))
  const said = {
    [task?.name ?? 'task']: textIn(task, 'id'),
    'task-name': textIn(task, 'name'),
    owner: user('owner'),
    assignee: user('assignee'),
    created: momentOf(textIn(task, 'created')),
    updated: at,
    dumped: momentOf(textIn(meta, 'dumped')),
  }
  const size = childOf(task, 'original_size')
  const [width, height] = [numberOf(textIn(size, 'width')), numberOf(textIn(size, 'height'))]
  const stop = numberOf(textIn(task, 'stop_frame'))
  return {
    labels: labelsIn(meta),
    reader: user('assignee') ?? textIn(find(task, 'assignee'), 'username'),
    at,
    origin: Object.fromEntries(Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [[name, value.slice(0, 500)]]))),
    jobOf: (frame) => segments.find(({ start, stop: end }) => start <= frame && frame <= end)?.job,
    subset: textIn(task, 'subset'),
    source: textIn(task, 'source'),
    size: Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0 ? { width, height } : undefined,
    lastFrame: Number.isInteger(stop) && stop >= 0 ? stop : undefined,
    own: childOf(task, 'reticle'),
  }
}

/** An attribute's value, of the kind that its label asks for. */
export const attributeValue = (text: string, input: string | undefined): Region['attributes'][string] => {
  if (input === undefined) return valueOfText(text.trim())
  if (input === 'number') return Number.isFinite(numberOf(text)) ? numberOf(text) : text
  return input === 'checkbox' ? text.trim().toLowerCase() === 'true' : text
}

/** The labels of the file and of its marks. Two labels of CVAT that were made of one of ours are one again. */
export const readLabels = (
  known: ReadonlyMap<string, MetaLabel>,
): { readonly labels: readonly ReadLabel[]; readonly idOf: ReadonlyMap<string, string> } => {
  const names = [...known.values()]
  const firstOf = new Map<string, string>()
  for (const { id, name } of names) if (id !== undefined && !firstOf.has(id)) firstOf.set(id, name)
  const own = names.filter(({ id, name }) => id === undefined || firstOf.get(id) === name)
  const slugs = slugsOf(own.map(({ name, id }) => ({ key: name, name, slug: id })))
  return {
    idOf: new Map(names.map(({ name, id }) => [name, slugs.get((id === undefined ? undefined : firstOf.get(id)) ?? name) ?? ''])),
    labels: own.map(({ name, color, id, skeleton }) => {
      const drawn = skeleton ?? names.find((other) => id !== undefined && other.id === id && other.skeleton !== undefined)?.skeleton
      return {
        id: slugs.get(name) ?? '',
        name,
        ...(color === undefined ? {} : { color }),
        ...(drawn === undefined ? {} : { skeleton: drawn }),
      }
    }),
  }
}
