import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foldersIn, sourceFolders } from './source-folders.ts'

const hashOf = (content: string) => createHash('sha256').update(content).digest('hex')
const said = (uri: string, content: string) => ({ uri, sha256: hashOf(content), bytes: Buffer.byteLength(content) })

let place: string
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'reticle-folders-'))
  await mkdir(join(place, 'first/plates'), { recursive: true })
  await mkdir(join(place, 'second'))
  await writeFile(join(place, 'first/plates/a.png'), 'image a')
  await writeFile(join(place, 'second/b.png'), 'image b')
  await writeFile(join(place, 'secret.txt'), 'secret')
  await symlink(join(place, 'secret.txt'), join(place, 'first/link.png'))
  await symlink(place, join(place, 'first/up'))
  await symlink('plates/a.png', join(place, 'first/inside.png'))
  if (process.platform !== 'win32') execFileSync('mkfifo', [join(place, 'first/pipe.png')])
})
afterAll(() => rm(place, { recursive: true, force: true }))

const folders = () => sourceFolders([join(place, 'first'), join(place, 'gone'), join(place, 'second')])
const opened = async (file: ReturnType<typeof said>, from = folders()): Promise<string> => {
  const answer = await from.open(file)
  return answer.ok ? text(answer.value) : `${answer.error.code}: ${answer.error.message}`
}

describe('files that are read in place', () => {
  it('are found in any of the folders, also by a link that stays inside', async () => {
    expect(await opened(said('plates/a.png', 'image a'))).toBe('image a')
    expect(await opened(said('inside.png', 'image a'))).toBe('image a')
    expect(await opened(said('b.png', 'image b'))).toBe('image b')
  })

  it.each([
    ['plates/none.png', 'x', 'not-found', 'no folder that the operator allows'],
    ['plates/a.png/x', 'x', 'not-found', 'no folder that the operator allows'],
    ['plates/a.png', 'longer than it is', 'wrong-state', 'it has 7 bytes, and not the 17'],
    ['plates/a.png', 'image c', 'wrong-state', 'another SHA-256'],
    ['link.png', 'secret', 'wrong-state', 'leads out of its folder'],
    ['up/secret.txt', 'secret', 'wrong-state', 'leads out of its folder'],
    ['../secret.txt', 'secret', 'wrong-state', 'leads out of its folder'],
    ['plates', '', 'wrong-state', 'it is no file'],
    ['pipe.png', 'x', 'wrong-state', 'it is no file'],
  ])('are refused with their name and the reason: %s', async (uri, content, code, reason) => {
    const answer = await opened(said(uri, content))
    expect(answer.startsWith(`${code}: `)).toBe(true)
    expect(answer).toContain(`"${uri}"`)
    expect(answer).toContain(reason)
  })

  it('are served only while they are what was said, however often they were right before', async () => {
    const from = folders()
    const path = join(place, 'second/changing.png')
    await writeFile(path, 'before')
    const { mtime } = await stat(path)
    expect(await opened(said('changing.png', 'before'), from)).toBe('before')
    expect(await opened(said('changing.png', 'before'), from)).toBe('before')
    // As long as before, and with the same time of change: the time of the inode tells.
    await writeFile(path, 'behind')
    await utimes(path, mtime, mtime)
    expect(await opened(said('changing.png', 'before'), from)).toContain('another SHA-256')
    expect(await opened(said('changing.png', 'behind'), from)).toBe('behind')
  })

  it.skipIf(process.platform !== 'linux')('leave no file open that was refused', async () => {
    const from = folders()
    const openFiles = async () => (await readdir('/proc/self/fd')).length
    const before = await openFiles()
    for (let i = 0; i < 50; i++) await from.open(said('plates/a.png', 'image c'))
    expect(await openFiles()).toBeLessThan(before + 25)
  })
})

describe('a folder that is one image', () => {
  beforeAll(async () => {
    await mkdir(join(place, 'first/a.zarr/0/c'), { recursive: true })
    await writeFile(join(place, 'first/a.zarr/zarr.json'), '{"zarr_format": 3}')
    await writeFile(join(place, 'first/a.zarr/0/c/0'), '0123456789')
    await symlink(join(place, 'first/plates'), join(place, 'first/a.zarr/beside'))
    await symlink(join(place, 'secret.txt'), join(place, 'first/a.zarr/0/c/1'))
    await mkdir(join(place, 'first/no.zarr'), { recursive: true })
    await symlink(join(place, 'secret.txt'), join(place, 'first/no.zarr/zarr.json'))
  })
  const below = async (path: string, range?: { start: number; end: number }, uri = 'a.zarr') => {
    const found = await folders().openBelow(uri, path)
    const content = found.ok ? await found.value.read(range) : undefined
    return content === undefined ? undefined : text(content)
  }

  it('is known by its description, and its files are read in parts', async () => {
    expect(await opened(said('a.zarr', '{"zarr_format": 3}'))).toBe('{"zarr_format": 3}')
    expect(await folders().locate(said('a.zarr', '{"zarr_format": 3}'))).toMatchObject({
      ok: true,
      value: { path: expect.stringMatching(/a\.zarr.zarr\.json$/), folder: expect.stringMatching(/a\.zarr$/) },
    })
    expect(await below('0/c/0')).toBe('0123456789')
    expect(await below('0/c/0', { start: 2, end: 5 })).toBe('234')
    expect(await below('0/c/0', { start: 5, end: 5 })).toBe('')
    expect(await below('0/c/0', undefined, 'a.zarr/zarr.json')).toBe('0123456789')
  })

  it.each(['0/c/9', '0/c', '0/c/1', 'beside/a.png', '../plates/a.png', '0/../zarr.json', '/etc/passwd', '', '0//c/0', '0\\c', 'a\0b'])(
    'gives nothing for "%s"',
    async (path) => {
      expect(await below(path)).toBeUndefined()
    },
  )

  it('whose description leads out is refused', async () => {
    expect(await opened(said('no.zarr', 'secret'))).toContain('leads out of its folder')
    expect(await below('zarr.json', undefined, 'no.zarr')).toBeUndefined()
    expect(await below('secret.txt', undefined, 'up')).toBeUndefined()
  })

  it('is listed with all its files, without what leads out, and not beyond a number', async () => {
    await symlink(join(place, 'first/a.zarr/0/c/0'), join(place, 'first/a.zarr/0/c/2'))
    const paths = ['0/c/0', '0/c/2', 'zarr.json']
    expect(await folders().listBelow('a.zarr', 100)).toEqual({ ok: true, value: paths })
    expect(await folders().listBelow('a.zarr/zarr.json', 100)).toEqual({ ok: true, value: paths })
    expect(await folders().listBelow('a.zarr', 2)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('more than 2 files') },
    })
    for (const uri of ['../second', 'none', 'up']) expect(await folders().listBelow(uri, 100)).toMatchObject({ ok: false })
    await rm(join(place, 'first/a.zarr/0/c/2'))
  })

  it('says another tag for another state of a file, and reads none that changed meanwhile', async () => {
    const before = await folders().openBelow('a.zarr', '0/c/0')
    await writeFile(join(place, 'first/a.zarr/0/c/0'), 'another text')
    const after = await folders().openBelow('a.zarr', '0/c/0')
    expect(before.ok && after.ok && before.value.tag !== after.value.tag).toBe(true)
    expect(before.ok ? await before.value.read() : 'none').toBeUndefined()
  })
})

describe('the list of folders', () => {
  it('is empty when nothing is set, and takes absolute paths only', () => {
    expect(foldersIn(undefined)).toEqual([])
    expect(foldersIn(['/data/a', ' /data/b ', ''].join(delimiter))).toEqual(['/data/a', '/data/b'])
    expect(() => foldersIn('data')).toThrow('"data" is no absolute path')
  })
})
