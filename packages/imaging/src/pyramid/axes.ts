import { indicesOf } from '../box.ts'
import type { Axis, Dataset } from '../dataset.ts'
import { check } from '../format-error.ts'

export const zarrAxes = ['t', 'c', 'z', 'y', 'x'] as const
export type ZarrAxisName = (typeof zarrAxes)[number]

/** One index along an axis, which is then left out of what is written. */
export type Selection = { readonly [name in 't' | 'c' | 'z']?: number | undefined }

/** An axis of what is written; `sources`: the axes of the file that run along it, slowest first; none for one that the file lacks. */
export type ZarrAxis = {
  readonly name: ZarrAxisName
  /** What the file calls it. */
  readonly label: string
  readonly length: number
  readonly spacing: number | null
  readonly unit: string | null
  readonly sources: readonly number[]
}

export type ZarrLayout = {
  /** In the order t, c, z, y, x; without those that the file does not have. */
  readonly axes: readonly ZarrAxis[]
  /** Axes of the file that are held at one index, by their number. */
  readonly fixed: ReadonlyMap<number, number>
}

/** Which axis of the file runs along which of t, c, z, y, x: docs/spec/pyramids.md, Y1 to Y3. */
const placesOf = (axes: readonly Axis[]): ReadonlyMap<ZarrAxisName, readonly number[]> => {
  const places = new Map<ZarrAxisName, number[]>()
  const left: number[] = []
  for (const [at, { name }] of axes.entries()) {
    const known = zarrAxes.find((one) => one === name)
    if (known === undefined || places.has(known)) left.push(at)
    else places.set(known, [at])
  }
  for (const name of ['x', 'y'] as const) {
    const last = left.at(-1)
    if (places.has(name) || last === undefined) continue
    places.set(name, [last])
    left.pop()
  }
  for (const at of left) {
    const { kind, length } = axes[at] ?? { kind: 'other', length: 1 }
    const wishes =
      kind === 'time' ? (['t', 'z', 'c'] as const) : kind === 'channel' ? (['c', 'z', 't'] as const) : (['z', 'c', 't'] as const)
    const free = wishes.find((name) => !places.has(name))
    if (length === 1 && left.length > 1) continue
    if (free !== undefined) places.set(free, [at])
    else
      places.set(
        'c',
        [...(places.get('c') ?? []), at].sort((a, b) => a - b),
      )
  }
  return places
}

/** @throws FormatError when the selection is outside. */
export const layoutOf = (axes: readonly Axis[], selection: Selection = {}): ZarrLayout => {
  const places = placesOf(axes)
  const fixed = new Map<number, number>()
  const placed = new Set([...places.values()].flat())
  for (const at of axes.keys()) if (!placed.has(at)) fixed.set(at, 0)
  const written: ZarrAxis[] = []
  for (const name of zarrAxes) {
    const sources = places.get(name) ?? []
    const length = sources.reduce((product, at) => product * (axes[at]?.length ?? 1), 1)
    const chosen = name === 'y' || name === 'x' ? undefined : selection[name]
    if (chosen !== undefined) {
      check(Number.isInteger(chosen) && chosen >= 0 && chosen < length, `axis ${name}`, `there is no index ${chosen}; it has ${length}`)
      let rest = chosen
      for (const at of sources.toReversed()) {
        const own = axes[at]?.length ?? 1
        fixed.set(at, rest % own)
        rest = Math.floor(rest / own)
      }
      continue
    }
    if (sources.length === 0 && name !== 'y' && name !== 'x') continue
    const [first] = sources.length === 1 ? sources.map((at) => axes[at]) : []
    const label = sources.map((at) => axes[at]?.name ?? '').join(' x ')
    written.push({ name, label: label || name, length, spacing: first?.spacing ?? null, unit: first?.unit ?? null, sources })
  }
  return { axes: written, fixed }
}

/** Planes that are read together, since the file stores them together. `at`: indices along the axes of the file (y and x: 0). */
export type PlaneGroup = { readonly start: readonly number[]; readonly shape: readonly number[] }

/**
 * Boxes over all axes but y and x that cover the dataset: as large as its chunks are along those axes, and no more than `planes` planes.
 * In the order of what is written.
 */
export const groupsOf = (dataset: Pick<Dataset, 'axes' | 'chunk'>, { axes, fixed }: ZarrLayout, planes: number): readonly PlaneGroup[] => {
  const order = axes.filter(({ name }) => name !== 'y' && name !== 'x').flatMap(({ sources }) => sources)
  let room = Math.max(1, planes)
  const step = new Map<number, number>()
  // The axis that the file stores closest together comes first: samples of a pixel before planes of a stack.
  for (const at of order.toSorted((a, b) => b - a)) {
    const taken = Math.max(1, Math.min(dataset.chunk[at] ?? 1, dataset.axes[at]?.length ?? 1, room))
    step.set(at, taken)
    room = Math.floor(room / taken)
  }
  const counts = order.map((at) => Math.ceil((dataset.axes[at]?.length ?? 1) / (step.get(at) ?? 1)))
  return [...indicesOf(counts)].map((index) => {
    const start = dataset.axes.map((_, at) => fixed.get(at) ?? 0)
    const shape = dataset.axes.map(() => 1)
    for (const [n, at] of order.entries()) {
      const from = (index[n] ?? 0) * (step.get(at) ?? 1)
      start[at] = from
      shape[at] = Math.min(step.get(at) ?? 1, (dataset.axes[at]?.length ?? 1) - from)
    }
    return { start, shape }
  })
}

/** Index along each written axis but y and x of one index tuple of the file. */
export const writtenIndex = (layout: ZarrLayout, lengths: readonly number[], index: readonly number[]): readonly number[] =>
  layout.axes
    .filter(({ name }) => name !== 'y' && name !== 'x')
    .map(({ sources }) => sources.reduce((flat, at) => flat * (lengths[at] ?? 1) + (index[at] ?? 0), 0))
