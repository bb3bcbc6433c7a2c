import type { ZarrLayout } from './axes.ts'

/** The side of an inner chunk, and of the coarsest level. */
export const chunkSide = 256
/** The path of the array of a sketch below the root (pyramid/sketch.ts). */
export const sketchPath = 'sketch'
/** The side of a shard: what is one file. */
const shardSide = 4096
/** Inner chunks of a shard at most, where planes are put together. */
const shardChunks = 256

/** One resolution; lists have one number for each axis of the layout. */
export type Level = {
  /** Of its Zarr array, below the root. */
  readonly path: string
  readonly shape: readonly number[]
  /** Full-resolution pixels per pixel of this level, of which those at the far edges may be cut. */
  readonly scale: readonly number[]
  /** What is read at once. */
  readonly chunk: readonly number[]
  /** What is one file: a whole number of chunks. */
  readonly shard: readonly number[]
}

/**
 * Shapes of all levels: y and x are halved, rounded up so that nothing is lost, until the longer one is at most 256.
 * A shard holds up to 4096 x 4096 pixels; of small planes as many as make up 256 chunks, first along z, then along t.
 */
export const levelsOf = ({ axes }: ZarrLayout): readonly Level[] => {
  const levels: Level[] = []
  const lengthOf = (name: string) => axes.find((axis) => axis.name === name)?.length ?? 1
  let [height, width, scaleY, scaleX] = [lengthOf('y'), lengthOf('x'), 1, 1]
  for (;;) {
    const [chunkY, chunkX] = [Math.min(chunkSide, height), Math.min(chunkSide, width)]
    const upTo = (side: number, chunk: number) => Math.min(shardSide, Math.ceil(side / chunk) * chunk)
    const [shardY, shardX] = [upTo(height, chunkY), upTo(width, chunkX)]
    const room = Math.floor(shardChunks / ((shardY / chunkY) * (shardX / chunkX)))
    const shardZ = Math.max(1, Math.min(lengthOf('z'), room))
    const isWhole = shardZ === lengthOf('z') && lengthOf('c') <= 16
    const shardT = isWhole ? Math.max(1, Math.min(lengthOf('t'), Math.floor(room / shardZ))) : 1
    const of = (values: Readonly<Record<string, number>>) => axes.map(({ name }) => values[name] ?? 1)
    levels.push({
      path: String(levels.length),
      shape: axes.map(({ name, length }) => (name === 'y' ? height : name === 'x' ? width : length)),
      scale: of({ y: scaleY, x: scaleX }),
      chunk: of({ y: chunkY, x: chunkX }),
      shard: of({ t: shardT, z: shardZ, y: shardY, x: shardX }),
    })
    if (Math.max(height, width) <= chunkSide) return levels
    if (height > 1) scaleY *= 2
    if (width > 1) scaleX *= 2
    height = Math.ceil(height / 2)
    width = Math.ceil(width / 2)
  }
}
