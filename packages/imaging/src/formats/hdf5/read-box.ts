import { checkBox, copyBox, indicesOf, sizeOf } from '../../box.ts'
import type { Box, ReadLimits } from '../../dataset.ts'
import { bytesOf, type PixelArray, pixelArray } from '../../dtype.ts'
import { check } from '../../format-error.ts'
import { bytesOfStored, checkBytes, decodeStored, dtypeOfStored } from '../raw/contiguous.ts'
import type { H5 } from './library.ts'
import type { Session } from './session.ts'
import type { NumberType } from './types.ts'

/** Bytes that are asked of the library at once. */
const stepBytes = 16 * 1024 * 1024

/**
 * Parts of a box of up to so many values (or of one chunk, where that is more) that are cut where chunks begin, so that no chunk is unpacked
 * twice.
 */
export function* piecesOf(box: Box, chunk: readonly number[], values: number): Generator<Box> {
  const block = [...chunk]
  for (let axis = block.length - 1; axis >= 0; axis--) {
    const unit = chunk[axis] ?? 1
    const most = Math.floor((values / sizeOf(block)) * unit)
    const needed = Math.ceil((((box.start[axis] ?? 0) % unit) + (box.shape[axis] ?? 1)) / unit) * unit
    block[axis] = Math.max(unit, Math.min(most, needed) - (Math.min(most, needed) % unit))
  }
  const first = box.start.map((at, axis) => Math.floor(at / (block[axis] ?? 1)))
  const counts = box.start.map((at, axis) => Math.ceil((at + (box.shape[axis] ?? 0)) / (block[axis] ?? 1)) - (first[axis] ?? 0))
  for (const step of indicesOf(counts)) {
    const start = step.map((n, axis) => Math.max(box.start[axis] ?? 0, (n + (first[axis] ?? 0)) * (block[axis] ?? 1)))
    const end = step.map((n, axis) =>
      Math.min((box.start[axis] ?? 0) + (box.shape[axis] ?? 0), (n + 1 + (first[axis] ?? 0)) * (block[axis] ?? 1)),
    )
    yield { start, shape: end.map((to, axis) => to - (start[axis] ?? 0)) }
  }
}

/** An array of numbers in a file. */
export type StoredArray = {
  readonly path: string
  readonly shape: readonly number[]
  readonly chunk: readonly number[]
  readonly isChunked: boolean
  readonly number: NumberType
}

/** Bytes of values that are kept of each array: what was unpacked with the last box, for the next one beside it. */
const keptBytes = 192 * 1024 * 1024

const readPieces = async (session: Session, { path, chunk, number }: StoredArray, box: Box): Promise<PixelArray> => {
  const size = bytesOfStored(number.type)
  const target = pixelArray(dtypeOfStored(number.type), sizeOf(box.shape))
  for (const piece of piecesOf(box, chunk, Math.max(1, Math.floor(stepBytes / size)))) {
    const bytes = sizeOf(piece.shape) * size
    const ones = piece.shape.map(() => 1n)
    const read = (h5: H5, file: bigint) => {
      const pointer = h5._malloc(bytes)
      check(pointer !== 0, path, 'it takes more memory than it may')
      try {
        const status = h5.get_dataset_data(file, path, piece.shape.map(BigInt), piece.start.map(BigInt), ones, BigInt(pointer))
        check(status >= 0 || session.library.complaints.length > 0, path, 'the HDF5 library cannot read it')
        return h5.HEAPU8.slice(pointer, pointer + bytes)
      } finally {
        h5._free(pointer)
      }
    }
    // A chunk is unpacked into buffers that double, and filters work from one into another.
    const raw = await session.call(path, read, 4 * sizeOf(chunk) * size + 2 * bytes)
    copyBox(decodeStored(raw, number.type, number.isLittle), piece, target, box)
  }
  return target
}

/** The least box of whole chunks around a box. */
const wholeChunks = (box: Box, { shape, chunk }: StoredArray): Box => {
  const start = box.start.map((at, axis) => at - (at % (chunk[axis] ?? 1)))
  const end = box.start.map((at, axis) => {
    const unit = chunk[axis] ?? 1
    return Math.min(shape[axis] ?? 0, Math.ceil((at + (box.shape[axis] ?? 0)) / unit) * unit)
  })
  return { start, shape: end.map((to, axis) => to - (start[axis] ?? 0)) }
}

const isInside = (box: Box, outer: Box): boolean =>
  box.start.every((at, axis) => {
    const from = outer.start[axis] ?? 0
    return at >= from && at + (box.shape[axis] ?? 0) <= from + (outer.shape[axis] ?? 0)
  })

/**
 * Reads boxes of one array. Planes of chunks that are several planes deep are unpacked once and kept for the planes beside them, up to
 * 192 MiB. What is read throws a FormatError on damage, and when it takes too much memory.
 */
export const boxReader = (session: Session, array: StoredArray, limits: ReadLimits): ((box: Box) => Promise<PixelArray>) => {
  const dtype = dtypeOfStored(array.number.type)
  const most = Math.min(keptBytes, limits.bytes / 4)
  let kept: { box: Box; values: PixelArray } | undefined
  return async (box) => {
    checkBox(box, array.shape)
    checkBytes(box.shape, bytesOf(dtype), limits)
    if (box.shape.includes(0)) return pixelArray(dtype, 0)
    const around = wholeChunks(box, array)
    const isDeeper = array.isChunked && sizeOf(around.shape) > sizeOf(box.shape) && sizeOf(around.shape) * bytesOf(dtype) <= most
    if (kept !== undefined && !isInside(box, kept.box)) kept = undefined
    if (kept === undefined && !isDeeper) return readPieces(session, array, box)
    const { box: from, values } = kept ?? { box: around, values: await readPieces(session, array, around) }
    kept = { box: from, values }
    const target = pixelArray(dtype, sizeOf(box.shape))
    copyBox(values, from, target, box)
    return target
  }
}
