import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { indicesOf, sizeOf } from '../../box.ts'
import { type ByteSource, memorySource } from '../../byte-source.ts'
import { type Dataset, defaultLimits, type FormatReader, type ImageFile, type ReadLimits } from '../../dataset.ts'

/** Files of shared/data that tests read in place. */
const shared = fileURLToPath(new URL('../../../../../../shared/data/', import.meta.url))
export const isSharedThere = existsSync(`${shared}formats/manifest.json`)
export const sharedBytes = (name: string): Uint8Array => new Uint8Array(readFileSync(shared + name))

type Given = { readonly name?: string; readonly siblings?: Readonly<Record<string, Uint8Array>>; readonly limits?: Partial<ReadLimits> }

/** Opens bytes as the front door would, with the files beside them. */
export const openBytes = (
  reader: FormatReader,
  bytes: Uint8Array,
  { name = 'test', siblings = {}, limits }: Given = {},
): Promise<ImageFile> => {
  if (!reader.matches(bytes.subarray(0, 4096), name)) throw new Error(`${reader.id} does not know this file`)
  const sibling = async (path: string): Promise<ByteSource | undefined> => {
    const found = siblings[path.replace(/^\.\//, '')]
    return found === undefined ? undefined : memorySource(found)
  }
  return reader.open(memorySource(bytes), { name, limits: { ...defaultLimits, ...limits }, sibling })
}

/** The dataset of a name, or the first. */
export const datasetIn = (file: ImageFile, name?: string): Dataset => {
  const found = name === undefined ? file.datasets[0] : file.datasets.find((dataset) => dataset.name === name)
  if (found === undefined) throw new Error(`there is no ${name ?? 'dataset'}: ${file.datasets.map((dataset) => dataset.name).join(', ')}`)
  return found
}

export const shapeOf = (dataset: Dataset): number[] => dataset.axes.map((axis) => axis.length)

/** All values as numbers, C order. */
export const allValues = async (dataset: Dataset): Promise<number[]> => {
  const shape = shapeOf(dataset)
  return Array.from(await dataset.read({ start: shape.map(() => 0), shape }), Number)
}

/** Boxes of a dataset read one by one against the whole of it: the values of each box that is wrong. */
export const wrongBoxes = async (dataset: Dataset): Promise<string[]> => {
  const shape = shapeOf(dataset)
  const whole = await allValues(dataset)
  const wrong: string[] = []
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const start = shape.map((length, axis) => (seed * (axis + 3)) % length)
    const box = { start, shape: shape.map((length, axis) => 1 + ((seed * 7 + axis) % (length - (start[axis] ?? 0)))) }
    const expected = [...indicesOf(box.shape)].map(
      (index) => whole[index.reduce((at, n, axis) => at * (shape[axis] ?? 1) + n + (start[axis] ?? 0), 0)],
    )
    const values = Array.from(await dataset.read(box), Number)
    if (values.length !== sizeOf(box.shape) || !values.every((value, n) => Object.is(value, expected[n]))) wrong.push(JSON.stringify(box))
  }
  return wrong
}

/** Bytes one after the other; text as Latin-1. */
export const joined = (...parts: readonly (string | Uint8Array)[]): Uint8Array =>
  new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))))
