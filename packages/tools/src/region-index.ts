import type { Region } from '@reticle/domain'
import { type Bounds, boundsOf, containsPoint, createIndex, type Point, type SpatialIndex } from '@reticle/geometry'

/**
 * Regions by place and by id. Positions are those in the list, ascending. One index serves tools and canvas, and follows changes: a list that
 * differs from one met before by a few regions shares the tree of that one, so that an edit among 50,000 marks costs what it changes.
 */
export type RegionIndex = {
  /** Regions whose bounds touch the given bounds. */
  readonly search: (bounds: Bounds) => number[]
  /** Regions that `p` hits: inside, or within `tolerance` image px of the outline. */
  readonly at: (p: Point, tolerance: number) => number[]
  readonly boundsAt: (position: number) => Bounds | undefined
  /** Area of the bounds in px²; Infinity where there is no region. */
  readonly extentAt: (position: number) => number
  readonly find: (regionId: string) => Region | undefined
}

/** The part that is dear to make. */
type Tree = {
  readonly regions: readonly Region[]
  readonly index: SpatialIndex
  readonly bounds: readonly Bounds[]
  /** In one piece of memory: hit tests look at several regions that lie far apart in the list. */
  readonly extents: Float64Array
  /** Positions in `regions`, made when it is first asked for. */
  readonly ids: () => ReadonlyMap<string, number>
}

/** More changed regions than this, and the tree is made anew. */
const mostChanged = 256
/** Trees of lists met lately, for lists that differ a little from theirs. */
const treesKept = 4

const extentOf = ({ width, height }: Bounds): number => width * height

const treeOf = (regions: readonly Region[]): Tree => {
  const geometries = regions.map((region) => region.geometry)
  const bounds = geometries.map(boundsOf)
  let ids: ReadonlyMap<string, number> | undefined
  return {
    regions,
    index: createIndex(geometries),
    bounds,
    extents: Float64Array.from(bounds, extentOf),
    ids: () => {
      ids ??= new Map(regions.map((region, position) => [region.id, position]))
      return ids
    },
  }
}

/** `places[i]`: where region i of the old list is in the new one, -1 when it is gone or another; `fresh`: positions of what is new there. */
type Difference = { readonly places: Int32Array; readonly fresh: readonly number[]; readonly gone: readonly number[] }

/** One walk over both lists, which have the same order but for a few regions; undefined when they differ by more than `most`. */
const differenceOf = (before: readonly Region[], after: readonly Region[], most: number): Difference | undefined => {
  const places = new Int32Array(before.length)
  const fresh: number[] = []
  const gone: number[] = []
  let j = 0
  for (let i = 0; i < before.length; i++) {
    const old = before[i]
    if (old !== after[j] && after[j]?.id !== old?.id) {
      // What stands here is new, or the old one is gone: whichever brings the two lists together again.
      let ahead = 1
      while (ahead <= most && after[j + ahead] !== old && j + ahead < after.length) ahead++
      if (after[j + ahead] !== old || ahead > most) ahead = 0
      for (; ahead > 0; ahead--) fresh.push(j++)
    }
    if (old === after[j]) places[i] = j++
    else {
      places[i] = -1
      gone.push(i)
      if (after[j]?.id === old?.id) fresh.push(j++)
    }
    if (fresh.length > most || gone.length > most) return undefined
  }
  if (after.length - j > most) return undefined
  while (j < after.length) fresh.push(j++)
  return fresh.length > most ? undefined : { places, fresh, gone }
}

const touches = (a: Bounds, b: Bounds): boolean =>
  a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height

const ofTree = ({ regions, index, bounds, extents, ids }: Tree): RegionIndex => ({
  search: index.search,
  at: index.at,
  boundsAt: (position) => bounds[position],
  extentAt: (position) => extents[position] ?? Infinity,
  find: (regionId) => regions[ids().get(regionId) ?? -1],
})

const overTree = (tree: Tree, regions: readonly Region[], { places, fresh }: Difference): RegionIndex => {
  const own = new Map(fresh.map((position) => [position, boundsOf(regions[position]?.geometry ?? { type: 'point', x: 0, y: 0 })]))
  /** Where in the tree's list the region at a position is: the lists have one order, so that the places ascend where they are not -1. */
  const origin = new Int32Array(regions.length).fill(-1)
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? -1
    if (place >= 0) origin[place] = i
  }
  const merged = (old: readonly number[], hit: readonly number[]): number[] => {
    const kept: number[] = []
    for (const i of old) if ((places[i] ?? -1) >= 0) kept.push(places[i] ?? -1)
    return hit.length === 0 ? kept : [...kept, ...hit].sort((a, b) => a - b)
  }
  return {
    search: (bounds) =>
      merged(
        tree.index.search(bounds),
        fresh.filter((position) => touches(own.get(position) ?? bounds, bounds)),
      ),
    at: (p, tolerance) =>
      merged(
        tree.index.at(p, tolerance),
        fresh.filter((position) => {
          const region = regions[position]
          return region !== undefined && containsPoint(region.geometry, p, tolerance)
        }),
      ),
    boundsAt: (position) => own.get(position) ?? tree.bounds[origin[position] ?? -1],
    extentAt: (position) => {
      const bounds = own.get(position)
      return bounds === undefined ? (tree.extents[origin[position] ?? -1] ?? Infinity) : extentOf(bounds)
    },
    find: (regionId) => {
      const place = places[tree.ids().get(regionId) ?? -1] ?? -1
      if (place >= 0) return regions[place]
      const position = fresh.find((one) => regions[one]?.id === regionId)
      return position === undefined ? undefined : regions[position]
    },
  }
}

/** An index lives as long as the list that it was made from: lists are never changed in place. */
const indexes = new WeakMap<readonly Region[], RegionIndex>()
let trees: readonly Tree[] = []

const make = (regions: readonly Region[]): RegionIndex => {
  for (const tree of trees) {
    const difference = differenceOf(tree.regions, regions, mostChanged)
    if (difference !== undefined && difference.fresh.length + difference.gone.length < Math.max(1, regions.length / 2))
      return overTree(tree, regions, difference)
  }
  const tree = treeOf(regions)
  trees = [tree, ...trees].slice(0, treesKept)
  return ofTree(tree)
}

export const indexOfRegions = (regions: readonly Region[]): RegionIndex => {
  const known = indexes.get(regions)
  if (known !== undefined) return known
  const made = make(regions)
  indexes.set(regions, made)
  return made
}

/** Regions of either list that the other has not, or not like this; undefined when they are more than `most`. */
export const changedRegions = (before: readonly Region[], after: readonly Region[], most = mostChanged): readonly Region[] | undefined => {
  if (before === after) return []
  const difference = differenceOf(before, after, most)
  if (difference === undefined) return undefined
  return [...difference.gone.flatMap((i) => before[i] ?? []), ...difference.fresh.flatMap((j) => after[j] ?? [])]
}
