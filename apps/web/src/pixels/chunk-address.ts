import type { PixelInfo } from '@reticle/contract'

/** Which plane of a sample: indices of the full resolution; `max` is the largest value along z. */
export type Plane = { readonly c: number; readonly z: number | 'max'; readonly t: number }

/** One chunk of one level, by its place in the grid of chunks, one number for each axis. */
export type ChunkAddress = {
  readonly level: number
  readonly coordinates: readonly number[]
  /** The largest value of all slices along z: one plane. The numbers of c and t are then indices of the level, not of chunks, and z is 0. */
  readonly isMaximum: boolean
}

export const chunkKey = ({ level, coordinates, isMaximum }: ChunkAddress): string =>
  `${level}/${coordinates.join('/')}${isMaximum ? '/max' : ''}`

type Described = Pick<PixelInfo, 'axes' | 'levels'>

/** Where a plane lies in the chunks of a level: `offset` and `rowLength` in values within a chunk. */
export type PlaneChunk = { readonly address: ChunkAddress; readonly offset: number; readonly rowLength: number }

/**
 * The chunk of a plane at a place of the grid of chunks.
 * @param chunkX in chunks, not in pixels; `chunkY` alike
 */
export const planeChunk = (described: Described, level: number, plane: Plane, chunkX: number, chunkY: number): PlaneChunk | undefined => {
  const { axes, levels } = described
  const at = levels[level]
  if (at === undefined) return undefined
  const isMaximum = plane.z === 'max'
  let offset = 0
  const coordinates = axes.map((axis, n) => {
    const chunk = at.chunk[n] ?? 1
    if (axis.name === 'x') return chunkX
    if (axis.name === 'y') return chunkY
    if (axis.name === 'z' && plane.z === 'max') return 0
    const index = axis.name === 'c' ? plane.c : axis.name === 't' ? plane.t : plane.z === 'max' ? 0 : plane.z
    // Levels may be smaller along z and t, too.
    const own = Math.min((at.shape[n] ?? 1) - 1, Math.floor(index / (at.scale[n] ?? 1)))
    if (!isMaximum) offset += (own % chunk) * at.chunk.slice(n + 1).reduce((product, length) => product * length, 1)
    return isMaximum ? own : Math.floor(own / chunk)
  })
  const x = axes.findIndex((axis) => axis.name === 'x')
  return { address: { level, coordinates, isMaximum }, offset, rowLength: at.chunk[x] ?? 1 }
}
