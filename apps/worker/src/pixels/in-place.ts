import type { PyramidLayout, SampleImage } from '@reticle/db'
import { z } from 'zod'

/**
 * Whether an OME-Zarr (0.1 to 0.5; Zarr v2 and v3) can be served as it lies: its axes are in our order, its chunks are small, its levels become
 * small enough, and browsers unpack its codecs. Anything else is read and written again, as other formats are.
 */

/** Bytes of one chunk, unpacked: what a browser fetches and unpacks at once. */
const mostChunkBytes = 16 * 1024 * 1024
/** Pixels along the longer side of the coarsest level, which is shown whole. */
const mostCoarse = 2048
const mostLevels = 64
/** Not blosc and lz4: what unpacks them in a browser makes functions out of text, which the page's policy forbids. */
const codecs: readonly string[] = ['bytes', 'transpose', 'gzip', 'zlib', 'zstd', 'crc32c']

const lengths = z.array(z.int().min(1)).min(2).max(5)
const scaleSchema = z.object({ type: z.string(), scale: z.array(z.number()).optional() })
const multiscaleSchema = z.object({
  axes: z.array(z.union([z.string(), z.object({ name: z.string() })])).optional(),
  datasets: z
    .array(z.object({ path: z.string().min(1).max(200), coordinateTransformations: z.array(scaleSchema).optional() }))
    .min(1)
    .max(mostLevels),
})
const attributesSchema = z.object({ multiscales: z.array(multiscaleSchema).min(1) })
const rootSchema = z.object({ attributes: z.union([z.object({ ome: attributesSchema }), attributesSchema]) })

const codecSchema = z.object({ name: z.string(), configuration: z.record(z.string(), z.unknown()).optional() })
const shardingSchema = z.object({ chunk_shape: lengths, codecs: z.array(codecSchema) })
const newArraySchema = z.object({
  shape: lengths,
  data_type: z.string(),
  chunk_grid: z.object({ name: z.literal('regular'), configuration: z.object({ chunk_shape: lengths }) }),
  codecs: z.array(codecSchema),
})
const oldArraySchema = z.object({
  shape: lengths,
  chunks: lengths,
  dtype: z.string(),
  order: z.literal('C'),
  compressor: z.object({ id: z.string() }).nullable(),
  filters: z.array(z.unknown()).max(0).nullish(),
})

type ArrayFacts = { readonly shape: readonly number[]; readonly chunk: readonly number[]; readonly dtype: string }
type ReadText = (path: string) => Promise<string | undefined>
type Image = Pick<SampleImage, 'axes' | 'dtype'>

/** As NumPy writes them; `|`: of one byte. Big-endian values are written again. */
const oldTypes: Readonly<Record<string, string>> = {
  '|u1': 'uint8',
  '|i1': 'int8',
  '<u2': 'uint16',
  '<i2': 'int16',
  '<u4': 'uint32',
  '<i4': 'int32',
  '<f4': 'float32',
  '<f8': 'float64',
}
const bytesOf: Readonly<Record<string, number>> = { uint8: 1, int8: 1, uint16: 2, int16: 2, uint32: 4, int32: 4, float32: 4, float64: 8 }

const parsed = (text: string | undefined): unknown => {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

const areKnown = (given: readonly z.infer<typeof codecSchema>[]): boolean => given.every(({ name }) => codecs.includes(name))

const isLittle = (given: readonly z.infer<typeof codecSchema>[]): boolean =>
  given.every(({ name, configuration }) => name !== 'bytes' || (configuration?.endian ?? 'little') === 'little')

const newArray = (found: unknown): ArrayFacts | undefined => {
  const array = newArraySchema.safeParse(found).data
  if (array === undefined) return undefined
  const { shape, data_type: dtype, chunk_grid: grid, codecs: given } = array
  const [sharding] = given
  if (sharding?.name !== 'sharding_indexed')
    return areKnown(given) && isLittle(given) ? { shape, dtype, chunk: grid.configuration.chunk_shape } : undefined
  const inner = shardingSchema.safeParse(sharding.configuration).data
  const isFine = inner !== undefined && given.length === 1 && areKnown(inner.codecs) && isLittle(inner.codecs)
  return isFine ? { shape, dtype, chunk: inner.chunk_shape } : undefined
}

const oldArray = (found: unknown): ArrayFacts | undefined => {
  const array = oldArraySchema.safeParse(found).data
  if (array === undefined) return undefined
  const { shape, chunks: chunk, compressor } = array
  const dtype = oldTypes[array.dtype]
  return dtype !== undefined && (compressor === null || codecs.includes(compressor.id)) ? { shape, chunk, dtype } : undefined
}

const multiscaleOf = async (read: ReadText): Promise<z.infer<typeof multiscaleSchema> | undefined> => {
  const root = rootSchema.safeParse(parsed(await read('zarr.json'))).data?.attributes
  const attributes = root === undefined ? attributesSchema.safeParse(parsed(await read('.zattrs'))).data : 'ome' in root ? root.ome : root
  return attributes?.multiscales[0]
}

/** The axes must be ours, in our order, and as long as the reader found them. */
const areOurs = ({ axes }: Image, given: z.infer<typeof multiscaleSchema>['axes'], { shape }: ArrayFacts): boolean => {
  const names = given?.map((axis) => (typeof axis === 'string' ? axis : axis.name)) ?? ['t', 'c', 'z', 'y', 'x']
  return (
    names.join() === axes.map(({ label }) => label).join() &&
    names.join() === axes.map(({ name }) => name).join() &&
    shape.join() === axes.map(({ length }) => length).join()
  )
}

const scaleOf = (transformations: readonly z.infer<typeof scaleSchema>[] | undefined, rank: number): readonly number[] | undefined => {
  const scale = transformations?.find(({ type }) => type === 'scale')?.scale
  return scale?.length === rank && scale.every((step) => step > 0) ? scale : undefined
}

/** How it lies, when it can be served so; undefined when it must be written again. `read`: the text of a file below its folder. */
export const layoutInPlace = async (image: Image, read: ReadText): Promise<PyramidLayout | undefined> => {
  const multiscale = await multiscaleOf(read)
  if (multiscale === undefined) return undefined
  const levels: PyramidLayout['levels'] = []
  let first: { readonly facts: ArrayFacts; readonly scale: readonly number[] | undefined } | undefined
  for (const { path, coordinateTransformations } of multiscale.datasets) {
    const facts = newArray(parsed(await read(`${path}/zarr.json`))) ?? oldArray(parsed(await read(`${path}/.zarray`)))
    if (facts === undefined || facts.dtype !== image.dtype) return undefined
    const { shape, chunk } = facts
    const scale = scaleOf(coordinateTransformations, shape.length)
    first ??= { facts, scale }
    const bytes = chunk.reduce((product, length) => product * length, bytesOf[facts.dtype] ?? 8)
    if (shape.length !== chunk.length || shape.length !== first.facts.shape.length || bytes > mostChunkBytes) return undefined
    const whole = first
    const steps = shape.map((length, axis) => {
      const [own, finest] = [scale?.[axis], whole.scale?.[axis]]
      return own !== undefined && finest !== undefined ? own / finest : (whole.facts.shape[axis] ?? length) / length
    })
    levels.push({ path, shape: [...shape], scale: steps, chunk: [...chunk], files: 0, isComplete: true })
  }
  const coarsest = levels.at(-1)?.shape.slice(-2) ?? []
  if (first === undefined || !areOurs(image, multiscale.axes, first.facts) || Math.max(...coarsest) > mostCoarse) return undefined
  return { axes: image.axes, dtype: image.dtype, levels }
}
