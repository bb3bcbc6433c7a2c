import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { appendFile, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { protocolSchema } from '@reticle/domain'
import { buildRelease, packTar, type ReleaseFacts } from '@reticle/release'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

// Each call is a process; a busy machine takes its time for that.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const reticle = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...args])
    return { code: 0, out: stdout, err: stderr }
  } catch (cause) {
    const { code, stdout, stderr } = cause as { code: number; stdout: string; stderr: string }
    return { code, out: stdout, err: stderr }
  }
}

const image = new TextEncoder().encode('pixels')
const list = async function* <T>(rows: readonly T[]) {
  yield* rows
}
const facts: ReleaseFacts = {
  software: { name: 'reticle', version: '0.1.0' },
  organization: 'Lab',
  project: { id: 'p', name: 'Craters', description: '', isDemo: false },
  release: {
    id: 'r',
    name: 'First',
    version: '1.0.0',
    notes: '',
    query: { kinds: ['consensus'] },
    split: { shares: { train: 1 }, seed: 1 },
    asOf: '2026-01-01T00:00:00.000Z',
  },
  protocols: [
    {
      id: 'v',
      version: 1,
      content: protocolSchema.parse({ title: 'Craters', labels: [{ id: 'crater', name: 'Crater', color: '#1f77b4' }] }),
    },
  ],
  samples: () =>
    list([
      {
        sample: {
          id: 's',
          name: 'a.png',
          sha256: createHash('sha256').update(image).digest('hex'),
          bytes: image.byteLength,
          mediaType: 'image/png',
          width: 4,
          height: 4,
          groups: {},
          origin: {},
          metadata: {},
          tree: null,
          pictureHash: null,
        },
        task: { id: 't', protocolVersion: 1, reason: null },
        resolution: {
          id: 'c',
          kind: 'consensus',
          content: { regions: [], answers: [], comment: '' },
          consensus: {
            id: 'c',
            outcome: {
              answers: [],
              regions: [],
              agreement: {
                overall: { value: null, n: 0, excluded: 0 },
                answers: { value: null, n: 0, excluded: 0 },
                regions: { value: null, n: 0, excluded: 0 },
              },
              by: { algorithm: 'compare-task', version: '1', parameters: {}, inputs: [] },
            },
          },
          adjudication: null,
        },
      },
    ]),
  annotations: () => list([]),
  consensus: () =>
    list([
      {
        id: 'c',
        sampleId: 's',
        taskId: 't',
        outcome: {
          answers: [],
          regions: [],
          agreement: {
            overall: { value: null, n: 0, excluded: 0 },
            answers: { value: null, n: 0, excluded: 0 },
            regions: { value: null, n: 0, excluded: 0 },
          },
          by: { algorithm: 'compare-task', version: '1', parameters: {}, inputs: [] },
        },
        decision: { effect: { kind: 'settle' }, reason: 'single reader', ruleId: 'single' },
      },
    ]),
  adjudications: () => list([]),
}

describe('reticle verify', () => {
  let root: string
  let folder: string
  let releaseId: string
  const write = async (path: string, content: Uint8Array) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'reticle-verify-'))
    folder = join(root, 'release')
    const built = await buildRelease(facts, async ({ path, content }) => {
      const pieces: Uint8Array[] = []
      for await (const piece of content) pieces.push(piece)
      const bytes = Buffer.concat(pieces)
      await write(path, bytes)
      return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.byteLength }
    })
    releaseId = built.manifestSha256
    for (const { path } of built.files.filter((file) => file.path.startsWith('data/'))) await write(path, image)
    const entries = await Promise.all(
      built.files.map(async ({ path }) => ({
        path,
        bytes: (await stat(join(folder, path))).size,
        open: async () => createReadStream(join(folder, path)),
      })),
    )
    await writeFile(join(root, 'release.tar'), packTar(entries, 'first-1.0.0'))
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  it('R40: 0 and the id for a sound folder and a sound tar', async () => {
    for (const place of [folder, join(root, 'release.tar')]) {
      const { code, out } = await reticle('verify', place)
      expect([code, out]).toEqual([0, expect.stringContaining(releaseId)])
    }
    const { code, out } = await reticle('verify', folder, '--json', '--id', releaseId)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ isSound: true, isCited: true, releaseId, samples: 1, problems: [] })
  })

  it('1 for another release than the cited one', async () => {
    expect(await reticle('verify', folder, '--id', '0'.repeat(64))).toMatchObject({
      code: 1,
      err: expect.stringContaining('not the release that was cited'),
    })
  })

  it('2 and one line for bad input', async () => {
    for (const args of [[join(root, 'nowhere')], [], [main], [folder, '--id', 'x']]) {
      const { code, out, err } = await reticle('verify', ...args)
      expect([code, out]).toEqual([2, ''])
      expect(err).toMatch(/^reticle: .+: .+\n$/)
    }
  })

  it('R41, R42: 1 with file and reason for a changed and for an additional file', async () => {
    await appendFile(join(folder, 'labels/regions.csv'), 'x\r\n')
    await writeFile(join(folder, 'labels/extra.txt'), 'x')
    const { code, out, err } = await reticle('verify', folder)
    expect(code).toBe(1)
    expect(err).toContain('file-changed labels/regions.csv: ')
    expect(err).toContain('file-additional labels/extra.txt: ')
    expect(out).toMatch(/^not sound: /)
    await symlink('/etc/hostname', join(folder, 'data/link'))
    expect(await reticle('verify', folder)).toMatchObject({ code: 2, err: expect.stringContaining('is a link') })
  })
})
