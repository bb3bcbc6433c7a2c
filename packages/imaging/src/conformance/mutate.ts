import { bandsOf } from '../box.ts'
import { type ByteSource, memorySource } from '../byte-source.ts'
import { defaultLimits, type FormatReader, type ReadLimits } from '../dataset.ts'
import { FormatError } from '../format-error.ts'

/** A generator of whole numbers below `n`, the same for the same seed (mulberry32). */
export const randomOf = (seed: number) => {
  let state = seed >>> 0
  return (n: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * n)
  }
}

/** Values that lie at the edges of what headers count in. */
const edges = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff]

/** One damaged copy: bytes changed, runs filled, a piece cut out, doubled or cut off. `headBytes`: half of the damage goes there. */
export const mutated = (whole: Uint8Array, random: (n: number) => number, headBytes: number): Uint8Array => {
  let bytes = Uint8Array.from(whole)
  const place = () => random(random(2) === 0 ? Math.min(headBytes, bytes.length) : bytes.length)
  for (let n = random(4); n >= 0 && bytes.length > 0; n--) {
    const at = place()
    switch (random(7)) {
      case 0:
      case 1:
        bytes[at] = random(256)
        break
      case 2:
        bytes[at] = edges[random(edges.length)] ?? 0
        break
      case 3:
        bytes.fill(edges[random(edges.length)] ?? 0, at, at + 1 + random(8))
        break
      case 4:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8))
        break
      case 5: {
        const length = 1 + random(64)
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + length)])
        break
      }
      default:
        if (random(3) === 0) bytes = bytes.slice(0, at)
        else bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at, at + 1 + random(32)), ...bytes.subarray(at)])
    }
  }
  return bytes
}

export type FuzzOutcome = { readonly read: number; readonly refused: number; readonly unknown: number; readonly slowest: number }

/** Reads everything that a file claims to hold, up to so many values of each dataset. */
const readAll = async (reader: FormatReader, source: ByteSource, limits: ReadLimits): Promise<void> => {
  const file = await reader.open(source, { limits, name: 'fuzz', sibling: async () => undefined })
  try {
    for (const dataset of file.datasets.slice(0, 8)) {
      let bands = 0
      for (const band of bandsOf(dataset, 1 << 20)) {
        await dataset.read(band)
        if (++bands >= 4) break
      }
    }
  } finally {
    await file.close()
  }
}

/**
 * Meets a reader with damaged copies of sound files: each is read, or refused by a FormatError. Anything else that is thrown is told with the
 * round, so that it can be met again.
 * @throws on the first outcome that is neither.
 */
export const fuzz = async (
  reader: FormatReader,
  sound: readonly Uint8Array[],
  { rounds = 2000, seed = 1, headBytes = 1024, limits = { ...defaultLimits, values: 1 << 24, bytes: 64 * 1024 * 1024 } } = {},
): Promise<FuzzOutcome> => {
  const random = randomOf(seed)
  let [read, refused, unknown, slowest] = [0, 0, 0, 0]
  for (let round = 0; round < rounds; round++) {
    const whole = sound[round % sound.length]
    if (whole === undefined) throw new Error('there is no sound file to begin with')
    const bytes = mutated(whole, random, headBytes)
    if (!reader.matches(bytes.subarray(0, 4096), 'fuzz')) {
      unknown++
      continue
    }
    const started = performance.now()
    try {
      await readAll(reader, memorySource(bytes), limits)
      read++
    } catch (cause) {
      if (!(cause instanceof FormatError)) throw new Error(`round ${round} of seed ${seed} of ${reader.id}`, { cause })
      refused++
    }
    slowest = Math.max(slowest, performance.now() - started)
  }
  return { read, refused, unknown, slowest }
}
