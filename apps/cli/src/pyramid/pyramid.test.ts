import { execFile, spawn } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { BadInput } from '../command.ts'
import { projectFolder } from '../project-folder.ts'
import { pyramid } from './pyramid.ts'

// Each call starts two processes; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 180_000 })

const main = join(projectFolder, 'apps/cli/src/main.ts')
const execute = promisify(execFile)
const run = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
  try {
    const { stdout, stderr } = await execute(process.execPath, [main, ...args])
    return { code: 0, out: stdout, err: stderr }
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && 'stdout' in cause && 'stderr' in cause)) throw cause
    return { code: Number(cause.code), out: String(cause.stdout), err: String(cause.stderr) }
  }
}

/** NumPy's format 1.0. */
const npy = (shape: readonly number[], values: Uint16Array): Buffer => {
  const header = `{'descr': '<u2', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`
  const padded = `${header.padEnd(117 - (header.length > 117 ? 0 : 0))}\n`
  const length = Buffer.alloc(2)
  length.writeUInt16LE(padded.length)
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(padded), Buffer.from(values.buffer)])
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reticle-cli-pyramid-'))
  await writeFile(
    join(folder, 'stack.npy'),
    npy(
      [3, 300, 400],
      Uint16Array.from({ length: 360_000 }, (_, n) => (n * 7) % 60_000),
    ),
  )
  await writeFile(join(folder, 'broken.npy'), npy([3, 300, 400], new Uint16Array(500)))
})
afterAll(() => rm(folder, { recursive: true }))

describe('reticle pyramid', () => {
  it('writes an OME-Zarr whose finest level is the image, to the bit', async () => {
    const [file, out] = [join(folder, 'stack.npy'), join(folder, 'deep/stack.zarr')]
    const { code, out: said } = await run('pyramid', file, out, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(said)).toMatchObject({ folder: out, dtype: 'uint16', levels: [{ shape: [3, 300, 400] }, { shape: [3, 150, 200] }] })
    const [before, after] = [await run('inspect', file, '--stats', '--json'), await run('inspect', out, '--stats', '--json')]
    expect(JSON.parse(after.out)).toMatchObject({ format: 'OME-Zarr', stats: JSON.parse(before.out).stats })
    expect(await readdir(join(folder, 'deep'))).toEqual(['stack.zarr'])
  })

  it('says in one line what it wrote', async () => {
    const { out } = await run('pyramid', join(folder, 'stack.npy'), join(folder, 'line.zarr'), '--label')
    expect(out).toMatch(/^line\.zarr: uint16, z 3 x y 300 x x 400, 2 levels, 5 files, [\d.]+ MB\n$/)
    expect(await readFile(join(folder, 'line.zarr/zarr.json'), 'utf8')).toContain('image-label')
  })

  it('overwrites nothing', async () => {
    const taken = join(folder, 'taken.zarr')
    await mkdir(taken)
    await writeFile(join(taken, 'mine'), '')
    const { code, err } = await run('pyramid', join(folder, 'stack.npy'), taken)
    expect([code, err]).toEqual([2, `reticle: ${taken}: is a folder that is not empty; nothing is overwritten\n`])
    expect(await readdir(taken)).toEqual(['mine'])
  })

  it('tells what is wrong with a file, and leaves nothing behind', async () => {
    const file = join(folder, 'broken.npy')
    const { code, err } = await run('pyramid', file, join(folder, 'never.zarr'))
    expect(code).toBe(2)
    expect(err).toMatch(`reticle: ${file}: `)
    expect((await readdir(folder)).filter((name) => name.includes('never'))).toEqual([])
  })

  it.each([[[]], [['one.tif']], [['one.tif', 'out.zarr', 'two.tif']], [['one.tif', 'out.zarr', '--levels', '3']]])(
    'refuses the arguments %j',
    async (args) => {
      await expect(pyramid(args)).rejects.toThrow(BadInput)
    },
  )

  it('takes away what it began when it is interrupted', async () => {
    const file = join(folder, 'large.npy')
    await writeFile(file, npy([4, 2000, 4000], randomFillSync(new Uint16Array(32_000_000))))
    const child = spawn(process.execPath, [main, 'pyramid', file, join(folder, 'stopped.zarr')], { stdio: 'ignore' })
    const isThere = async () => (await readdir(folder)).some((name) => name.includes('stopped'))
    await vi.waitUntil(isThere, { timeout: 150_000, interval: 10 })
    child.kill('SIGINT')
    await new Promise((resolve) => child.once('exit', resolve))
    expect(child.exitCode).toBe(130)
    expect(await isThere()).toBe(false)
  })
})
