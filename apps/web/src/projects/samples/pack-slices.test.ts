import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { archiveOf, packSlices } from './pack-slices.ts'

const slice = (name: string, content: string) => new File([new Uint8Array(128), 'DICM', content], name)

describe('DICOM files that go up together', () => {
  it('are put into one archive; other files, and one that is alone, stay as they are', async () => {
    const [a, b, text] = [slice('IM1', 'first'), slice('IM1', 'second'), new File(['DICM'], 'notes.txt')]
    const packed = await packSlices([a, text, b])
    expect(packed.map(({ name }) => name)).toEqual(['notes.txt', '2 DICOM files.zip'])
    expect(await packSlices([a, text])).toEqual([a, text])
  })

  it('are whole in it: names, lengths and checksums are where the format has them', async () => {
    const files = [slice('IM1', 'first'), slice('é', 'second')]
    const bytes = Buffer.from(await (await archiveOf(files, 'a.zip')).arrayBuffer())
    let at = 0
    for (const [n, file] of files.entries()) {
      const content = Buffer.from(await file.arrayBuffer())
      expect(bytes.readUInt32LE(at)).toBe(0x04034b50)
      expect([bytes.readUInt32LE(at + 14), bytes.readUInt32LE(at + 18), bytes.readUInt32LE(at + 22)]).toEqual([
        crc32(content),
        content.length,
        content.length,
      ])
      const nameBytes = bytes.readUInt16LE(at + 26)
      expect(bytes.subarray(at + 30, at + 30 + nameBytes).toString()).toBe(`00000${n + 1} ${file.name}`)
      expect(bytes.subarray(at + 30 + nameBytes, at + 30 + nameBytes + content.length)).toEqual(content)
      at += 30 + nameBytes + content.length
    }
    const end = bytes.length - 22
    expect([bytes.readUInt32LE(end), bytes.readUInt16LE(end + 10), bytes.readUInt32LE(end + 16)]).toEqual([0x06054b50, 2, at])
    expect(bytes.readUInt32LE(at)).toBe(0x02014b50)
    expect(bytes.readUInt32LE(end + 12)).toBe(end - at)
  })

  it('are an archive that another program takes for sound', async ({ skip }) => {
    const folder = mkdtempSync(join(tmpdir(), 'reticle-pack-'))
    try {
      const path = join(folder, 'a.zip')
      writeFileSync(path, Buffer.from(await (await archiveOf([slice('a', 'x'), slice('b', 'y'.repeat(100_000))], 'a.zip')).arrayBuffer()))
      const test = ['-c', 'import sys, zipfile; sys.exit(zipfile.ZipFile(sys.argv[1]).testzip() is not None)', path]
      try {
        execFileSync('python3', ['--version'], { stdio: 'ignore' })
      } catch {
        skip('there is no Python here')
      }
      expect(() => execFileSync('python3', test)).not.toThrow()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
