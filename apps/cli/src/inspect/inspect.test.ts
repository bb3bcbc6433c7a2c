import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { projectFolder } from '../project-folder.ts'

// Each call starts two processes; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 60_000 })

const execute = promisify(execFile)
const run = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
  try {
    const { stdout, stderr } = await execute(process.execPath, [join(projectFolder, 'apps/cli/src/main.ts'), 'inspect', ...args])
    return { code: 0, out: stdout, err: stderr }
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && 'stdout' in cause && 'stderr' in cause)) throw cause
    return { code: Number(cause.code), out: String(cause.stdout), err: String(cause.stderr) }
  }
}

const values = Float32Array.of(1.5, Number.NaN, -2, 4)
/** NumPy's format, version 1.0. */
const npy = (): Uint8Array => {
  const text = `${"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }".padEnd(117)}\n`
  return Buffer.concat([Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, text.length, 0]), Buffer.from(text), Buffer.from(values.buffer)])
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reticle-inspect-'))
  await writeFile(join(folder, 'a.npy'), npy())
  await writeFile(join(folder, 'cut.npy'), npy().subarray(0, 140))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('reticle inspect', () => {
  it('prints one JSON document, exact to the bit', async () => {
    const { code, out, err } = await run(join(folder, 'a.npy'), '--stats', '--json')
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toMatchObject({
      format: 'NumPy .npy',
      axes: ['y', 'x'],
      shape: [2, 2],
      dtype: 'float32',
      stats: {
        min: -2,
        max: 4,
        mean: 3.5 / 3,
        nonFinite: 1,
        sha256: createHash('sha256').update(Buffer.from(values.buffer)).digest('hex'),
      },
    })
  })

  it('tells a person the same in a few lines', async () => {
    const { code, out } = await run(join(folder, 'a.npy'), '--stats')
    expect(code).toBe(0)
    expect(out).toContain('NumPy .npy: float32, y 2 x x 2\n')
    expect(out).toContain('min -2, max 4, mean 1.16')
    expect(out).toContain('1 not finite')
  })

  it.each([
    ['a file that is not there', ['nothing.npy'], /^reticle: .*nothing\.npy: there is no such file/],
    ['one that is cut', ['cut.npy', '--stats'], /^reticle: .*cut\.npy: .+: .+/],
    ['a dataset that it has not', ['a.npy', '--dataset', 'b'], /^reticle: .*a\.npy: dataset: there is no "b"/],
    ['none', [], /^reticle: inspect: names no file/],
    ['two', ['a.npy', 'b.npy'], /^reticle: .*b\.npy: is one file too many/],
  ])('ends with 2 and one line for %s', async (_, args, line) => {
    const { code, out, err } = await run(...args.map((arg) => (arg.endsWith('.npy') ? join(folder, arg) : arg)), '--json')
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(line)
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})
