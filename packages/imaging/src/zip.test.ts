import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { memorySource } from './byte-source.ts'
import { mutated, randomOf } from './conformance/mutate.ts'
import { defaultLimits } from './dataset.ts'
import { FormatError } from './format-error.ts'
import { openZip } from './zip.ts'

const zipOf = async (files: Record<string, { text: string; compress: boolean }>): Promise<Uint8Array> => {
  const zip = new ZipFile()
  for (const [name, { text, compress }] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name, { compress })
  zip.end()
  const pieces: Uint8Array[] = []
  for await (const piece of zip.outputStream) pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece)
  return Buffer.concat(pieces)
}
const textOf = async (bytes: Uint8Array, name: string, limits = defaultLimits) => {
  const zip = await openZip(memorySource(bytes), limits)
  const source = await zip.open(name)
  const text = source === undefined ? undefined : Buffer.from(await source.read(0, source.size)).toString()
  zip.close()
  return text
}
const sound = { 'a/stored.txt': { text: 'as it is', compress: false }, 'packed.txt': { text: 'x'.repeat(5000), compress: true } }

describe('a zip archive', () => {
  it('lists its files, and gives stored and packed ones', async () => {
    const bytes = await zipOf(sound)
    const zip = await openZip(memorySource(bytes), defaultLimits)
    expect(zip.entries).toEqual([
      { name: 'a/stored.txt', size: 8, isStored: true },
      { name: 'packed.txt', size: 5000, isStored: false },
    ])
    expect([await textOf(bytes, 'a/stored.txt'), await textOf(bytes, 'packed.txt'), await textOf(bytes, 'nothing')]).toEqual([
      'as it is',
      'x'.repeat(5000),
      undefined,
    ])
  })

  it('does not unpack more than it may hold, and does not list more than it may', async () => {
    const bytes = await zipOf(sound)
    await expect(textOf(bytes, 'packed.txt', { ...defaultLimits, bytes: 4999 })).rejects.toThrow(
      'zip entry packed.txt: it unpacks to 5000 bytes',
    )
    await expect(openZip(memorySource(bytes), { ...defaultLimits, parts: 1 })).rejects.toThrow('it lists 2 entries; the limit is 1')
  })

  it('never throws anything but a FormatError on damage', async () => {
    const bytes = await zipOf(sound)
    const random = randomOf(5)
    let refused = 0
    for (let round = 0; round < 2000; round++) {
      const damaged = mutated(bytes, random, bytes.length)
      try {
        const zip = await openZip(memorySource(damaged), { ...defaultLimits, bytes: 1_000_000 })
        for (const { name } of zip.entries) await zip.open(name).then((source) => source?.read(0, source.size))
        zip.close()
      } catch (cause) {
        expect(cause).toBeInstanceOf(FormatError)
        refused++
      }
    }
    expect(refused).toBeGreaterThan(500)
  })
})

const broken = fileURLToPath(new URL('../../../../shared/data/broken/', import.meta.url))
const isThere = existsSync(`${broken}zip_traversal.zip`)
describe.skipIf(!isThere)(`hostile archives${isThere ? '' : ' [skipped: ../shared/data/broken is absent]'}`, () => {
  it('zip_traversal.zip is refused as a whole', async () => {
    await expect(openZip(memorySource(readFileSync(`${broken}zip_traversal.zip`)), defaultLimits)).rejects.toThrow('invalid relative path')
  })

  it.each(['zip_names.zip', 'zip_bomb_1GB.zip', 'zip_encrypted_flag.zip'])('%s', async (name) => {
    const zip = await openZip(memorySource(readFileSync(broken + name)), { ...defaultLimits, bytes: 50_000_000 })
    expect(zip.entries.filter((entry) => entry.name.includes('..') || entry.name.startsWith('/'))).toEqual([])
    expect(new Set(zip.entries.map((entry) => entry.name)).size).toBe(zip.entries.length)
    if (name === 'zip_bomb_1GB.zip') await expect(zip.open(zip.entries[0]?.name ?? '')).rejects.toThrow('at most 50000000 are held at once')
    if (name === 'zip_encrypted_flag.zip') await expect(zip.open(zip.entries[0]?.name ?? '')).rejects.toThrow('encrypted')
    zip.close()
  })
})
