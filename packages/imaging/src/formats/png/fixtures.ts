import { crc32, deflateSync } from 'node:zlib'
import { passesOf } from './passes.ts'

export const chunk = (kind: string, body: Uint8Array = new Uint8Array(0)): Buffer => {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), body])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.byteLength)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
export const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

const types = { grey: [0, 1], rgb: [2, 3], palette: [3, 1], 'grey-alpha': [4, 2], rgba: [6, 4] } as const

export type PngPlan = {
  readonly width: number
  readonly height: number
  readonly bitDepth: number
  readonly color: keyof typeof types
  readonly isInterlaced?: boolean
  /** Stored values, row by row. */
  readonly values: readonly number[]
  /** The filter of each row in turn. */
  readonly filters?: readonly number[]
  /** Chunks between header and pixels. */
  readonly before?: readonly Uint8Array[]
  /** The packed pixels are cut into this many chunks. */
  readonly pieces?: number
}

export const ihdr = ({ width, height, bitDepth, color, isInterlaced }: Omit<PngPlan, 'values'>): Buffer => {
  const body = Buffer.alloc(13)
  body.writeUInt32BE(width, 0)
  body.writeUInt32BE(height, 4)
  body[8] = bitDepth
  body[9] = types[color][0]
  body[12] = isInterlaced === true ? 1 : 0
  return chunk('IHDR', body)
}

const predictor = (filter: number, left: number, above: number, corner: number): number => {
  if (filter === 1) return left
  if (filter === 2) return above
  if (filter === 3) return Math.floor((left + above) / 2)
  if (filter !== 4) return 0
  const estimate = left + above - corner
  const near = [left, above, corner].map((value) => Math.abs(estimate - value))
  return [left, above, corner][near.indexOf(Math.min(...near))] ?? 0
}

/** A PNG (W3C, third edition), written from the definition. */
export const pngOf = (plan: PngPlan): Buffer => {
  const { width, height, bitDepth, color, values, filters = [0, 1, 2, 3, 4], before = [], pieces = 1 } = plan
  const samples = types[color][1]
  const step = Math.max(1, (samples * bitDepth) / 8)
  const raw: number[] = []
  let n = 0
  for (const pass of passesOf({ width, height, bitDepth, samples, isInterlaced: plan.isInterlaced === true })) {
    let previous = new Uint8Array(pass.rowBytes)
    for (let row = 0; row < pass.rows; row++) {
      const line = new Uint8Array(pass.rowBytes)
      for (let column = 0; column < pass.columns; column++)
        for (let sample = 0; sample < samples; sample++) {
          const value = values[((pass.y + row * pass.dy) * width + pass.x + column * pass.dx) * samples + sample] ?? 0
          const at = (column * samples + sample) * bitDepth
          if (bitDepth === 16) line[at / 8 + 1] = value & 255
          if (bitDepth === 16) line[at / 8] = value >> 8
          else line[at >> 3] = (line[at >> 3] ?? 0) | (value << (8 - bitDepth - (at & 7)))
        }
      const filter = filters[n++ % filters.length] ?? 0
      raw.push(filter)
      for (const [i, byte] of line.entries()) {
        const back = (from: Uint8Array) => (i >= step ? (from[i - step] ?? 0) : 0)
        raw.push((byte - predictor(filter, back(line), previous[i] ?? 0, back(previous))) & 255)
      }
      previous = line
    }
  }
  const packed = deflateSync(Uint8Array.from(raw))
  const share = Math.ceil(packed.byteLength / pieces)
  const data = Array.from({ length: pieces }, (_, piece) => chunk('IDAT', packed.subarray(piece * share, (piece + 1) * share)))
  return Buffer.concat([signature, ihdr(plan), ...before, ...data, chunk('IEND')])
}
