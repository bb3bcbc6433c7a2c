import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { memorySource } from '../byte-source.ts'
import { pngOf } from '../formats/png/fixtures.ts'
import { startIsolated } from '../isolated/start-isolated.ts'

// The first work starts a process; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 120_000 })

const isolated = startIsolated({ milliseconds: 100_000, memoryBytes: 1_000_000_000 })
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reticle-build-pyramid-'))
})
afterAll(async () => {
  await isolated.close()
  await rm(folder, { recursive: true })
})

const [width, height] = [400, 300]
const values = Array.from({ length: width * height }, (_, n) => (n * 131) % 65_536)
const file = { name: 'a.png', source: memorySource(pngOf({ width, height, bitDepth: 16, color: 'grey', values })) }

describe('a pyramid that is made in a process of its own', () => {
  it('names each file when it can be taken, and holds no other', async () => {
    const notes: unknown[] = []
    const outcome = await isolated.run({ name: 'pyramid', folder }, file, (_, __, note) => note !== undefined && notes.push(note))
    if (!outcome.ok) throw new Error(outcome.error.reason)
    expect(outcome.value.pyramid).toMatchObject({ dtype: 'uint16', files: 5, levels: [{ shape: [300, 400] }, { shape: [150, 200] }] })
    const found = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    const sizes = found.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name)
      return { file: path.slice(folder.length + 1), bytes: (await stat(path)).size }
    })
    const byName = (a: { file: string }, b: { file: string }) => (a.file < b.file ? -1 : 1)
    expect(notes.toSorted((a, b) => byName(a as { file: string }, b as { file: string }))).toEqual((await Promise.all(sizes)).sort(byName))
    expect(notes.at(-1)).toMatchObject({ file: 'zarr.json' })
  })

  it('is no pyramid where a file is in the way, and says so', async () => {
    const taken = await mkdtemp(join(folder, 'taken-'))
    await writeFile(join(taken, '0'), 'a file')
    const outcome = await isolated.run({ name: 'pyramid', folder: taken }, file)
    expect(outcome).toMatchObject({ ok: false, error: { at: 'output', reason: expect.stringContaining('0/zarr.json cannot be written') } })
  })
})
