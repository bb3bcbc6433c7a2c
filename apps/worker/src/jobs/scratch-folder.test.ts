import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Checkpoint } from '@reticle/release'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scratchFolder } from './scratch-folder.ts'

const at = (samples: number): Checkpoint => ({
  after: `s${samples}`,
  samples,
  states: [{ count: samples, regions: 0, losses: [] }],
  tally: { n: samples },
  files: {},
})

describe('R14: the scratch of a freeze', () => {
  let parent: string
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), 'reticle-scratch-'))
  })
  afterAll(() => rm(parent, { recursive: true, force: true }))
  const textIn = async (scratch: ReturnType<typeof scratchFolder>, section: string) =>
    (await buffer(Readable.from(scratch.read(section)))).toString()

  /** A scratch with two checkpoints' worth of text and more behind it, whose process is gone. */
  const left = async (name: string) => {
    const folder = join(parent, name)
    const scratch = scratchFolder(folder)
    expect(await scratch.open('facts')).toBeUndefined()
    await scratch.append('a', Buffer.from('one '))
    await scratch.append('b', Buffer.from('ü'))
    await scratch.save(at(1))
    await scratch.append('a', Buffer.from('lost'))
    await scratch.close()
    return folder
  }

  it('is as it was at its last checkpoint', async () => {
    const scratch = scratchFolder(await left('again'))
    expect(await scratch.open('facts')).toEqual(at(1))
    await scratch.append('a', Buffer.from('two'))
    expect([await textIn(scratch, 'a'), await textIn(scratch, 'b'), await textIn(scratch, 'c')]).toEqual(['one two', 'ü', ''])
    await scratch.clear()
    expect(await readdir(parent)).not.toContain('again')
  })

  it('is empty for other facts, for a damaged checkpoint, and where a section is shorter than its checkpoint says', async () => {
    const other = scratchFolder(await left('other'))
    expect(await other.open('other facts')).toBeUndefined()
    expect(await textIn(other, 'a')).toBe('')
    await other.close()

    const damaged = await left('damaged')
    await writeFile(join(damaged, 'checkpoint.json'), (await readFile(join(damaged, 'checkpoint.json'), 'utf8')).slice(0, 40))
    expect(await scratchFolder(damaged).open('facts')).toBeUndefined()

    const short = await left('short')
    for (const file of await readdir(short)) if (file !== 'checkpoint.json') await truncate(join(short, file), 1)
    expect(await scratchFolder(short).open('facts')).toBeUndefined()
  })

  it('gives a long section whole, piece by piece', async () => {
    const scratch = scratchFolder(join(parent, 'long'))
    await scratch.open('facts')
    const bytes = Buffer.from(Array.from({ length: 2_500_000 }, (_, n) => n % 251))
    await scratch.append('a', bytes)
    const pieces: Buffer[] = []
    for await (const piece of scratch.read('a')) pieces.push(Buffer.from(piece))
    expect(pieces.length).toBeGreaterThan(2)
    expect(Buffer.concat(pieces).equals(bytes)).toBe(true)
    await scratch.clear()
  })

  it('ignores a checkpoint that was not put in its place', async () => {
    const folder = await left('beside')
    await appendFile(join(folder, 'checkpoint.json.new'), '{"key":')
    const scratch = scratchFolder(folder)
    expect(await scratch.open('facts')).toEqual(at(1))
    await scratch.close()
  })
})
