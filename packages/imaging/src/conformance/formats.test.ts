import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { memorySource } from '../byte-source.ts'
import { defaultLimits } from '../dataset.ts'
import { FormatError } from '../format-error.ts'
import { formats } from '../formats/index.ts'
import { randomOf } from './mutate.ts'

const context = { limits: defaultLimits, name: 'x', sibling: async () => undefined }

describe('the registry of formats', () => {
  it('has one entry for each id, in the order of the alphabet', () => {
    const ids = formats.map((format) => format.id)
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => (a < b ? -1 : 1)))
    expect(ids.length).toBeGreaterThan(8)
  })
})

describe.each(formats.map((format) => ({ format, id: format.id })))('the reader of $id', ({ format }) => {
  it('has a title, extensions and a media type to show', () => {
    expect(format.title).toMatch(/^[A-Z]|^Ni|^N/)
    expect(format.extensions.length).toBeGreaterThan(0)
    for (const extension of format.extensions) expect(extension).toMatch(/^\.[a-z0-9.]+$/)
    expect(format.mediaType).toMatch(/^[a-z]+\/[\w.+-]+$/)
  })

  it('does not take noise, text or nothing for its own, whatever its name', () => {
    const random = randomOf(7)
    const noise = Uint8Array.from({ length: 4096 }, () => random(256))
    for (const head of [new Uint8Array(0), new Uint8Array(4096), noise, Buffer.from('hello '.repeat(500))])
      for (const name of ['x', ...format.extensions.map((extension) => `x${extension}`)]) expect(format.matches(head, name)).toBe(false)
  })

  it('refuses what is no file of its format with a place and a reason', async () => {
    const random = randomOf(11)
    const bad = [new Uint8Array(0), Uint8Array.of(0), new Uint8Array(100_000), Uint8Array.from({ length: 5000 }, () => random(256))]
    for (const bytes of bad) await expect(format.open(memorySource(bytes), context)).rejects.toBeInstanceOf(FormatError)
  })
})

const folder = fileURLToPath(new URL('../../../../../shared/data/formats/', import.meta.url))
const isThere = existsSync(folder)
const filesIn = (at: string): string[] =>
  readdirSync(at).flatMap((name) => (statSync(join(at, name)).isDirectory() ? filesIn(join(at, name)) : [join(at, name)]))

describe.skipIf(!isThere)(`real files${isThere ? '' : ' [skipped: ../shared/data/formats is absent]'}`, () => {
  // A DICOM file may begin as a TIFF does: that is what its preamble is for (PS3.10, section 7.1).
  const doubles: Readonly<Record<string, readonly string[]>> = { dicom: ['dicom', 'tiff'] }

  it('are taken by one reader each, or by none', () => {
    for (const path of isThere ? filesIn(folder) : []) {
      const head = readFileSync(path).subarray(0, 4096)
      const taking = formats.filter((format) => format.matches(head, 'x')).map((format) => format.id)
      if (taking.length > 1) expect({ path, taking }).toEqual({ path, taking: doubles[taking[0] ?? ''] })
    }
  })
})
