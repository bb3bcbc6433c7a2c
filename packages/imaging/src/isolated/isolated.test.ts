import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { memorySource } from '../byte-source.ts'
import { siblingsIn } from '../sources.ts'
import { fileAt } from './file-at.ts'
import { startIsolated } from './start-isolated.ts'

// Each first file starts a process; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 60_000 })

/** NumPy's format, version 1.0: magic, length of the header, the header, the values. */
const npyOf = (shape: readonly number[], values: Uint16Array): Uint8Array => {
  const text = `${`{'descr': '<u2', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`.padEnd(117)}\n`
  const head = Buffer.concat([Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0]), Buffer.from([text.length, 0]), Buffer.from(text)])
  return Buffer.concat([head, Buffer.from(values.buffer, values.byteOffset, values.byteLength)])
}
const image = npyOf(
  [30, 40],
  Uint16Array.from({ length: 1200 }, (_, at) => at * 50),
)

const limits = { milliseconds: 30_000, memoryBytes: 1_500_000_000 }
const isolated = startIsolated(limits)
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reticle-isolated-'))
  await writeFile(join(folder, 'image.npy'), image)
})
afterAll(async () => {
  await isolated.close()
  await rm(folder, { recursive: true, force: true })
})

describe('a reader in a process of its own', () => {
  it('inspects a file by its path, with statistics, and tells how far it is', async () => {
    const heard: number[] = []
    const task = { name: 'inspect', wantsStats: true } as const
    const outcome = await isolated.run(task, await fileAt(join(folder, 'image.npy')), (done, of) => heard.push(done / of))
    expect(outcome).toMatchObject({
      ok: true,
      value: { inspect: { shape: [30, 40], dtype: 'uint16', stats: { min: 0, max: 59_950, mean: 29_975, nonFinite: 0 } } },
    })
    expect(heard.at(-1)).toBe(1)
  })

  it('reads bytes that only its parent has', async () => {
    const outcome = await isolated.run({ name: 'inspect' }, { name: 'image.npy', source: memorySource(image) })
    expect(outcome).toMatchObject({ ok: true, value: { inspect: { shape: [30, 40] } } })
  })

  it('examines a file for an import: how its values are spread, and a small picture', async () => {
    const outcome = await isolated.run({ name: 'examine' }, await fileAt(join(folder, 'image.npy')))
    const examined = outcome.ok ? outcome.value.examine : undefined
    expect(examined?.preview.spreads).toMatchObject([{ min: 0, max: 59_950, sampled: 1200, percentiles: { p50: 30_000 } }])
    expect(examined?.preview.spreads[0]?.histogram.reduce((sum, count) => sum + count, 0)).toBe(1200)
    // RIFF....WEBP
    expect(Buffer.from(examined?.preview.thumbnail.subarray(8, 12) ?? []).toString()).toBe('WEBP')
  })

  it('passes on what a reader says of a bad file, and works on', async () => {
    const bad = npyOf([30, 40], new Uint16Array(7))
    expect(await isolated.run({ name: 'inspect', wantsStats: true }, { name: 'bad', source: memorySource(bad) })).toMatchObject({
      ok: false,
    })
    expect(await isolated.run({ name: 'inspect', dataset: 'none' }, { name: 'x', source: memorySource(image) })).toMatchObject({
      ok: false,
      error: { at: 'dataset', reason: expect.stringContaining('there is no "none"') },
    })
    expect(await isolated.run({ name: 'inspect' }, { name: 'x', source: memorySource(image) })).toMatchObject({ ok: true })
  })

  it('gives up on one that hangs, and works on with a fresh process', async () => {
    const hasty = startIsolated({ ...limits, milliseconds: 1500 })
    const hanging = { name: 'x', source: { size: 5000, read: () => new Promise<Uint8Array>(() => undefined) } }
    expect(await hasty.run({ name: 'inspect' }, hanging)).toEqual({
      ok: false,
      error: { at: 'pixels', reason: 'reading it takes longer than 2 s' },
    })
    expect(await hasty.run({ name: 'inspect' }, { name: 'x', source: memorySource(image) })).toMatchObject({ ok: true })
    await hasty.close()
  })

  it('ends one that takes more memory than it may', async () => {
    const tight = startIsolated({ ...limits, memoryBytes: 1_000_000 })
    const outcome = await tight.run({ name: 'inspect' }, { name: 'x', source: memorySource(image) })
    expect(outcome).toEqual({ ok: false, error: { at: 'pixels', reason: 'reading it takes more than 1 MB of memory' } })
    await tight.close()
  })

  it('says that it crashed when it is killed, and works on', async () => {
    const doomed = startIsolated(limits)
    let pid = 0
    const source = {
      size: image.byteLength,
      read: async (start: number, end: number) => {
        if (pid !== 0) process.kill(pid, 'SIGKILL')
        return image.subarray(start, end)
      },
    }
    await doomed.run({ name: 'inspect' }, { name: 'x', source: memorySource(image) })
    pid = doomed.pid() ?? 0
    expect(pid).toBeGreaterThan(0)
    expect(await doomed.run({ name: 'inspect' }, { name: 'x', source })).toMatchObject({
      ok: false,
      error: { at: 'pixels', reason: 'the reader crashed on this file' },
    })
    expect(await doomed.run({ name: 'inspect' }, { name: 'x', source: memorySource(image) })).toMatchObject({ ok: true })
    await doomed.close()
  })

  it('throws when the bytes cannot be had: that is no fault of the file', async () => {
    const source = {
      size: 5000,
      read: async () => {
        throw new Error('the store is away')
      },
    }
    await expect(isolated.run({ name: 'inspect' }, { name: 'x', source })).rejects.toThrow('the store is away')
    expect(await isolated.run({ name: 'inspect' }, { name: 'x', source: memorySource(image) })).toMatchObject({ ok: true })
  })
})

describe('a file or a folder by its path', () => {
  it('says what is wrong with one that is no image', async () => {
    await mkdir(join(folder, 'empty'), { recursive: true })
    await expect(fileAt(join(folder, 'nothing'))).rejects.toThrow('there is no such file')
    await expect(fileAt(join(folder, 'empty'))).rejects.toThrow('the folder is no Zarr hierarchy')
  })

  it('finds what describes a Zarr hierarchy', async () => {
    await mkdir(join(folder, 'a.zarr'), { recursive: true })
    await writeFile(join(folder, 'a.zarr', 'zarr.json'), '{}')
    expect(await fileAt(join(folder, 'a.zarr'))).toEqual({
      name: 'a.zarr',
      path: join(folder, 'a.zarr', 'zarr.json'),
      folder: join(folder, 'a.zarr'),
    })
  })

  it('never gives a reader what lies outside of its folder', async () => {
    await mkdir(join(folder, 'set/below'), { recursive: true })
    await writeFile(join(folder, 'outside'), 'secret')
    await writeFile(join(folder, 'set/below/inside'), 'fine')
    await symlink(join(folder, 'outside'), join(folder, 'set/link'))
    const siblings = siblingsIn(join(folder, 'set'))
    expect((await siblings.find('below/inside'))?.size).toBe(4)
    for (const path of ['../outside', 'below/../../outside', join(folder, 'outside'), 'link', 'below\\inside', 'nothing', 'below'])
      expect(await siblings.find(path)).toBeUndefined()
    await siblings.close()
  })
})
