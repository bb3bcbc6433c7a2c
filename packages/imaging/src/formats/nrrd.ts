import { sizeOf } from '../box.ts'
import type { ByteSource } from '../byte-source.ts'
import { latin1 } from '../bytes.ts'
import type { FormatReader, ImageFile, ReadContext } from '../dataset.ts'
import { bytesOf } from '../dtype.ts'
import { check, FormatError } from '../format-error.ts'
import { sliceOf } from '../sources.ts'
import { type NrrdHeader, readNrrdHeader } from './nrrd/header.ts'
import { axesOf, worldOf } from './nrrd/space.ts'
import { valuesIn } from './nrrd/values.ts'
import { arrayDataset, checkShape } from './raw/array-dataset.ts'
import { readContiguous } from './raw/contiguous.ts'

/** A data file beside the header; a name that leads out of its folder is not there. */
const besides = async (name: string, context: ReadContext): Promise<ByteSource> => {
  const found = await context.sibling(name)
  if (found === undefined) throw new FormatError('data file', `${JSON.stringify(name.slice(0, 200))} was not given with the header`)
  return found
}

/** Several files of equal shares as one; the share that was read last is kept open. */
const joined = (names: readonly string[], share: number, header: NrrdHeader, context: ReadContext): ByteSource => {
  let last: { n: number; source: Promise<ByteSource> } | undefined
  const part = (n: number) => {
    if (last?.n !== n) last = { n, source: besides(names[n] ?? '', context).then((file) => valuesIn(file, header, share, context)) }
    return last.source
  }
  return {
    size: share * names.length,
    read: async (start, end) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, share * names.length) - start))
      for (let at = start; at < start + bytes.byteLength; ) {
        const n = Math.floor(at / share)
        const piece = await (await part(n)).read(at - n * share, Math.min(share, start + bytes.byteLength - n * share))
        check(piece.byteLength > 0, `data file ${n}`, 'it ends inside the pixels')
        bytes.set(piece, at - start)
        at += piece.byteLength
      }
      return bytes
    },
  }
}

/** Packed and written values are unpacked when they are first read, and kept. */
const lazily = (open: () => Promise<ByteSource>, size: number): ByteSource => {
  let opened: Promise<ByteSource> | undefined
  return {
    size,
    read: async (start, end) => {
      opened ??= open()
      return (await opened).read(start, end)
    },
  }
}

const valuesOf = async (source: ByteSource, header: NrrdHeader, bytes: number, context: ReadContext): Promise<ByteSource> => {
  const { dataFiles, encoding, end } = header
  if (dataFiles.length > 1) {
    check(bytes % dataFiles.length === 0, 'data file', `the values cannot be shared out evenly over ${dataFiles.length} files`)
    await besides(dataFiles[0] ?? '', context)
    return joined(dataFiles, bytes / dataFiles.length, header, context)
  }
  const [name] = dataFiles
  const file = name === undefined ? sliceOf(source, end, source.size) : await besides(name, context)
  return encoding === 'raw' ? valuesIn(file, header, bytes, context) : lazily(() => valuesIn(file, header, bytes, context), bytes)
}

const open = async (source: ByteSource, context: ReadContext): Promise<ImageFile> => {
  const { limits } = context
  const header = await readNrrdHeader(source, limits)
  check(header.sizes.length >= 2, 'dimension', 'it has one axis; an image has two or more')
  const fastest = axesOf(header)
  const axes = fastest.toReversed()
  const shape = axes.map((axis) => axis.length)
  checkShape(shape, limits, 'sizes')
  const { dtype, fields } = header
  const bytes = sizeOf(shape) * bytesOf(dtype)
  const values = await valuesOf(source, header, bytes, context)
  const colorKind = /color/i.test(fields.get('kinds') ?? '') && !/hsv|xyz/i.test(fields.get('kinds') ?? '')
  const samples = axes.at(-1)?.name === 'c' ? (axes.at(-1)?.length ?? 0) : 0
  const isColor = (samples === 3 || samples === 4) && (colorKind || !fields.has('kinds')) && (dtype === 'uint8' || dtype === 'uint16')
  const isOrderUnsaid = bytesOf(dtype) > 1 && !fields.has('endian') && header.encoding !== 'ascii'
  return {
    format: `NRRD ${header.version}`,
    datasets: [
      arrayDataset(
        {
          axes,
          dtype,
          isColor,
          world: worldOf(header, fastest),
          read: (box) => readContiguous({ source: values, at: 0, shape, type: dtype, isLittle: header.isLittle }, box, limits),
        },
        bytesOf(dtype),
      ),
    ],
    skipped: [],
    header: [{ name: 'NRRD', lines: header.lines }],
    // Converters of DICOM copy elements of the patient into keys of their own.
    personal: header.lines.map((line) => line.key).filter((key) => /patient|birth|physician|operator|DICOM_0010/i.test(key)),
    warnings: isOrderUnsaid ? ['the header does not say the order of bytes (endian); the lowest is taken to be first'] : [],
    close: async () => undefined,
  }
}

/**
 * NRRD of versions 1 to 5 (.nrrd, and .nhdr with its data beside it). Sizes are fastest first in the file and slowest first here. Axes follow
 * `kinds` and `space directions`; where a file says nothing they are x, y, z, t.
 */
export const nrrd: FormatReader = {
  id: 'nrrd',
  title: 'NRRD',
  extensions: ['.nrrd', '.nhdr'],
  mediaType: 'application/x-nrrd',
  matches: (head) => /^NRRD000\d/.test(latin1(head, 0, 8)),
  open,
}
