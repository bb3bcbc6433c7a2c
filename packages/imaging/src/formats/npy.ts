import type { ByteSource } from '../byte-source.ts'
import { latin1, startsWith } from '../bytes.ts'
import type { Dataset, FormatReader, HeaderPart, ImageFile, ReadContext, ReadLimits } from '../dataset.ts'
import { check, FormatError } from '../format-error.ts'
import { openZip, type Zip } from '../zip.ts'
import { magic, type NpyHeader, readNpyHeader } from './npy/header.ts'
import { arrayDataset, checkShape } from './raw/array-dataset.ts'
import { axisOf, plainNames } from './raw/axes.ts'
import { bytesOfStored, type Contiguous, checkBytes, dtypeOfStored, readContiguous, transposed } from './raw/contiguous.ts'

const warningsOf = ({ type, isBoolean }: NpyHeader, name: string): string[] => {
  const who = name === '' ? '' : `${name}: `
  if (type === 'float16') return [`${who}half floats (float16) are read as float32; no value changes`]
  return isBoolean ? [`${who}booleans are read as uint8: 0 and 1`] : []
}

const partOf = ({ descr, isFortran, shape }: NpyHeader, name: string): HeaderPart => ({
  name: name === '' ? 'npy' : name,
  lines: [
    { key: 'descr', value: descr },
    { key: 'fortran_order', value: isFortran ? 'True' : 'False' },
    { key: 'shape', value: `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})` },
  ],
})

/** The array behind a header; values are those of NumPy's `load`, in C order whatever the order in the file is. */
const datasetOf = (header: NpyHeader, sourceOf: () => Promise<ByteSource>, size: number, name: string, limits: ReadLimits): Dataset => {
  const { shape, type, isLittle, isFortran, dataAt } = header
  check(shape.length >= 2, 'header, shape', `the array has ${shape.length === 1 ? 'one axis' : 'no axes'}; an image has two or more`)
  checkShape(shape, limits, 'header, shape')
  const dtype = dtypeOfStored(type)
  const bytes = shape.reduce((product, length) => product * length, bytesOfStored(type))
  check(dataAt + bytes <= size, `byte ${size}`, `the file ends before its ${bytes} bytes of pixels do`)
  const names = plainNames(shape, dtype)
  const stored = async (): Promise<Contiguous> => ({ source: await sourceOf(), at: dataAt, shape, type, isLittle })
  const read: Dataset['read'] = async (box) => {
    const whole = await stored()
    if (!isFortran) return readContiguous(whole, box, limits)
    const reversed = { start: box.start.toReversed(), shape: box.shape.toReversed() }
    checkBytes(box.shape, bytesOfStored(type) * 2, limits)
    return transposed(await readContiguous({ ...whole, shape: shape.toReversed() }, reversed, limits), reversed.shape, dtype)
  }
  const axes = shape.map((length, n) => axisOf(names[n] ?? `d${n}`, length))
  return arrayDataset({ name, axes, dtype, isColor: names.at(-1) === 'c', read }, bytesOfStored(type))
}

const openNpy = async (source: ByteSource, { limits }: ReadContext): Promise<ImageFile> => {
  const header = await readNpyHeader(source, limits)
  return {
    format: 'NumPy .npy',
    datasets: [datasetOf(header, async () => source, source.size, '', limits)],
    skipped: [],
    header: [partOf(header, '')],
    personal: [],
    warnings: warningsOf(header, ''),
    close: async () => undefined,
  }
}

/** Unpacks one entry at a time and keeps the last: packed bytes cannot be read from their middle. */
const lastOpened = (zip: Zip) => {
  let last: { name: string; source: Promise<ByteSource> } | undefined
  return (name: string): Promise<ByteSource> => {
    if (last?.name !== name) {
      const source = zip.open(name).then((found) => {
        if (found === undefined) throw new FormatError(`zip entry ${name}`, 'it is not there')
        return found
      })
      last = { name, source }
    }
    return last.source
  }
}

const openNpz = async (source: ByteSource, { limits }: ReadContext): Promise<ImageFile> => {
  const zip = await openZip(source, limits)
  const opened = lastOpened(zip)
  const [datasets, header, warnings]: [Dataset[], HeaderPart[], string[]] = [[], [], []]
  const skipped: { name: string; reason: string }[] = []
  let unpackedBytes = 0
  for (const entry of zip.entries) {
    const name = entry.name.replace(/\.npy$/, '')
    try {
      check(name !== entry.name, `zip entry ${entry.name}`, 'it is no .npy file')
      // What is packed is unpacked to see its header: all of it together stays below what may be held.
      if (!entry.isStored) unpackedBytes += entry.size
      check(entry.isStored || unpackedBytes <= limits.bytes, `zip entry ${entry.name}`, 'the archive unpacks to too much')
      const array = await opened(entry.name)
      const found = await readNpyHeader(array, limits)
      datasets.push(datasetOf(found, () => opened(entry.name), array.size, name, limits))
      header.push(partOf(found, name))
      warnings.push(...warningsOf(found, name))
    } catch (cause) {
      if (!(cause instanceof FormatError)) throw cause
      skipped.push({ name, reason: `${cause.at}: ${cause.reason}` })
    }
  }
  if (datasets.length === 0) {
    zip.close()
    throw new FormatError(skipped[0]?.name ?? 'zip', skipped[0]?.reason ?? 'the archive holds no array')
  }
  return { format: 'NumPy .npz', datasets, skipped, header, personal: [], warnings, close: async () => zip.close() }
}

export const isZipOfNpy = (head: Uint8Array): boolean => {
  if (!startsWith(head, [0x50, 0x4b, 3, 4])) return false
  const length = (head[26] ?? 0) + 256 * (head[27] ?? 0)
  return latin1(head, 30, 30 + Math.min(length, 1000)).endsWith('.npy')
}

/**
 * NumPy arrays: .npy of versions 1 to 3, and .npz, a zip of them. The file does not name its axes; see plainNames. Arrays of Python objects are
 * pickles, which are never opened.
 */
export const npy: FormatReader = {
  id: 'npy',
  title: 'NumPy array',
  extensions: ['.npy', '.npz'],
  mediaType: 'application/x-npy',
  matches: (head) => startsWith(head, magic) || isZipOfNpy(head),
  open: async (source, context) => (startsWith(await source.read(0, 6), magic) ? openNpy(source, context) : openNpz(source, context)),
}
