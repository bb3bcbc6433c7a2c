import type { Box, Dataset, World } from './dataset.ts'
import { layoutOf, type Selection } from './pyramid/axes.ts'

/** A plane has no z any more: where the plane lies is in the origin. */
const worldAt = (world: World | null, z: number | undefined): World | null => {
  if (world?.kind !== 'physical' || z === undefined) return world
  const matrix = world.matrix.map((row) => row.map((value, column) => (column === 3 ? value + (row[2] ?? 0) * z : value)))
  return { ...world, matrix }
}

/**
 * The part of a dataset at one index of some axes, without these axes, and without those of length one that have no place in what is served.
 * @param selection by the names that axes are served with: plane 3 of a stack is `{ z: 3 }`.
 * @throws FormatError when there is no such index.
 */
export const selected = (dataset: Dataset, selection: Selection): Dataset => {
  if (Object.values(selection).every((index) => index === undefined)) return dataset
  const { fixed } = layoutOf(dataset.axes, selection)
  const kept = <T>(list: readonly T[]): T[] => list.filter((_, axis) => !fixed.has(axis))
  const { c, z } = selection
  const indexAt = (axis: number, index: number, level: number) => {
    const length = dataset.axes[axis]?.length ?? 1
    return Math.floor((index * (dataset.levels[level]?.[axis] ?? length)) / length)
  }
  const boxAt = ({ start, shape }: Box, level: number): Box => {
    const [starts, shapes] = [[...start], [...shape]]
    for (const axis of dataset.axes.keys()) {
      const index = fixed.get(axis)
      if (index === undefined) continue
      starts.splice(axis, 0, indexAt(axis, index, level))
      shapes.splice(axis, 0, 1)
    }
    return { start: starts, shape: shapes }
  }
  return {
    ...dataset,
    axes: kept(dataset.axes),
    channels: c === undefined ? dataset.channels : dataset.channels.slice(c, c + 1),
    isColor: c === undefined && dataset.isColor,
    levels: dataset.levels.map(kept),
    chunk: kept(dataset.chunk),
    world: worldAt(dataset.world, z),
    read: (box, level = 0) => dataset.read(boxAt(box, level), level),
  }
}
