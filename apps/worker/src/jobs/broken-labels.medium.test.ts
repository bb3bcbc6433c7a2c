import { randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { tarEnd, tarFile } from '@reticle/interchange'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { archiveOf } from './test/archive.ts'
import { labelImportsIn } from './test/labels-of-tools.ts'
import { makeWorld, type World } from './test/world.ts'

vi.setConfig({ testTimeout: 120_000 })

let world: World
let imports: ReturnType<typeof labelImportsIn>
beforeAll(async () => {
  world = await makeWorld({ questions: [] })
  imports = labelImportsIn(world)
  await imports.sample('a.png', 40, 30)
})
afterAll(() => world.close())

const text = (value: string) => new TextEncoder().encode(value)
const coco = (annotations: unknown, more: Record<string, unknown> = {}) =>
  JSON.stringify({
    images: [{ id: 1, file_name: 'a.png', width: 40, height: 30 }],
    categories: [{ id: 1, name: 'Crater' }],
    annotations,
    ...more,
  })
const box = (changes: Record<string, unknown> = {}) => ({ id: 1, image_id: 1, category_id: 1, bbox: [1, 1, 5, 5], ...changes })

const tarOf = async (path: string, bytes: Uint8Array): Promise<Buffer> => {
  const pieces: Uint8Array[] = []
  for await (const piece of tarFile(path, bytes.byteLength, [bytes])) pieces.push(piece)
  return Buffer.concat([...pieces, tarEnd()])
}
/** A tar whose header claims so many bytes more than there are. */
const lyingTar = async (bytes: number): Promise<Buffer> => {
  const tar = await tarOf('tasks.json', text('[]'))
  tar.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124, 'latin1')
  tar.fill(0x20, 148, 156)
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0)
  tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return tar
}
/** A zip with one deflated entry that claims another size than it has. */
const lyingZip = (name: string, content: Uint8Array, claimed: number): Buffer => {
  const zip = Buffer.from(archiveOf({ [name]: deflateRawSync(content) }))
  const central = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  for (const [at, method, size] of [
    [0, 8, 22],
    [central, 10, 24],
  ] as const) {
    zip.writeUInt16LE(8, at + method)
    zip.writeUInt32LE(claimed, at + size)
  }
  return zip
}

describe('LI4: a file as a whole that cannot be read fails in words, and nothing is written', () => {
  it.each([
    ['random bytes', async () => randomBytes(5000), /none of the label formats/],
    ['a cut-off JSON', async () => text(coco([box()]).slice(0, -20)), /is not JSON/],
    [
      'a zip whose names lead out of it',
      async () => archiveOf({ '../../etc/cron.d/x.json': text('[]') }),
      /leads out|invalid relative path/,
    ],
    ['a tar whose names lead out of it', () => tarOf('../outside.json', text('[]')), /leads out of it/],
    [
      'a zip entry that claims 4 GB',
      async () => lyingZip('tasks.json', text('[]'), 4_000_000_000),
      /claims 4000000000 bytes|unpacks to 4000000000/,
    ],
    ['a tar entry that claims 8 GB', () => lyingTar(8_000_000_000), /claims more bytes than the archive has/],
    [
      'a zip entry longer than it claims',
      async () => lyingZip('tasks.json', Buffer.alloc(5_000_000, 0x5b), 10),
      /too many bytes|zip entry/,
    ],
    ['a cut-off zip', async () => Buffer.from(archiveOf({ 'tasks.json': text('[]') })).subarray(0, 40), /zip|none of the label formats/],
  ])('%s', async (what, make, reason) => {
    const name = what.includes('tar') ? 'a.tar' : what.includes('zip') ? 'a.zip' : 'a.json'
    const row = await imports.get(await imports.receive(name, await make()))
    expect(row).toMatchObject({ state: 'failed', error: expect.stringMatching(reason) })
    expect(row.error).not.toMatch(/undefined|\[object|at .*\.ts:/)
    expect(await imports.annotations()).toEqual([])
  })
})

describe('LI3: what its format refuses is named by place', () => {
  it.each([
    ['a cut-off XML', '<annotations><image id="0" name="a.png" width="4" height="4">', /unclosed|Unclosed|end/],
    [
      'entities of its own (XXE)',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><annotations><image id="0" name="&x;" width="4" height="4"/></annotations>',
      /document type|DTD/i,
    ],
  ])('%s', async (_what, xml, reason) => {
    const { outline, plan } = await imports.get(await imports.receive('annotations.xml', xml))
    expect(outline?.rejects).toEqual([{ at: expect.stringContaining('annotations.xml'), reason: expect.stringMatching(reason) }])
    expect(plan?.taken).toBe(0)
    expect(JSON.stringify(outline)).not.toContain('root:')
  })
})

describe('LI3: what is broken inside of a file is left out by place, and what is sound beside it is taken', () => {
  const planOf = async (content: string) => {
    const { state, outline, plan } = await imports.get(await imports.receive('a.json', content))
    expect(state).toBe('ready')
    return { rejects: outline?.rejects ?? [], marks: outline?.marks, left: plan?.left ?? [], taken: plan?.taken }
  }
  it.each([
    ['an id of an image that is not there', [box(), box({ id: 2, image_id: 99 })], /annotations\[1\]/],
    ['an id of a label that is not there', [box(), box({ id: 2, category_id: 99 })], /annotations\[1\]/],
    ['an id twice', [box(), box()], /annotations\[1\]/],
    ['a number that JSON calls null (NaN)', [box(), box({ id: 2, bbox: [null, 1, 5, 5] })], /annotations\[1\]\.bbox/],
    ['a number as a text', [box(), box({ id: 2, bbox: ['NaN', 1, 5, 5] })], /annotations\[1\]\.bbox/],
    ['a box at 10^300', [box(), box({ id: 2, bbox: [1e300, 1, 5, 5] })], /annotations\[1\]\.bbox/],
    [
      'a mask of 10^9 x 10^9 pixels',
      [box(), box({ id: 2, segmentation: { size: [1e9, 1e9], counts: [1e18] } })],
      /annotations\[1\]\.segmentation/,
    ],
  ])('COCO: %s', async (_what, annotations, at) => {
    const { rejects, marks, taken } = await planOf(coco(annotations))
    expect(rejects.map((reject) => reject.at)).toEqual([expect.stringMatching(at)])
    expect({ marks, taken }).toEqual({ marks: 1, taken: 1 })
  })

  it('a bare NaN is no JSON, and the file says so', async () => {
    const row = await imports.get(await imports.receive('a.json', coco([box()]).replace('[1,1,5,5]', '[NaN,1,5,5]')))
    expect(row).toMatchObject({ state: 'failed', error: expect.stringMatching(/is not JSON/) })
  })

  it('keys that come twice in an object: the last counts, as JSON.parse has it, and __proto__ is a plain key', async () => {
    const twice = coco([box()]).replace('"width":40', '"width":40,"width":40,"__proto__":{"polluted":true}')
    expect(await planOf(twice)).toMatchObject({ marks: 1, taken: 1 })
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('Label Studio: choices that hang on each other in a ring, and marks nested in themselves, end', async () => {
    const result = {
      id: 'r',
      type: 'rectanglelabels',
      from_name: 'l',
      to_name: 'i',
      parentID: 'r',
      original_width: 40,
      original_height: 30,
    }
    const relation = { type: 'relation', from_id: 'r', to_id: 'r', direction: 'right' }
    const tasks = [
      {
        id: 1,
        data: { image: 'a.png' },
        annotations: [
          { id: 1, result: [{ ...result, value: { x: 1, y: 1, width: 10, height: 10, rectanglelabels: ['Crater'] } }, relation] },
          {
            id: 2,
            result: [{ ...result, original_width: 1e12, value: { x: 1, y: 1, width: 10, height: 10, rectanglelabels: ['Crater'] } }],
          },
        ],
      },
    ]
    const { rejects, marks } = await planOf(JSON.stringify(tasks))
    expect(marks).toBe(1)
    expect(rejects.map(({ at }) => at)).toEqual(expect.arrayContaining([expect.stringMatching(/result\[1\]/)]))
  })

  it('a file of 200,000 brackets ends in words', async () => {
    const row = await imports.get(await imports.receive('a.json', '['.repeat(200_000)))
    expect(row.state).toBe('failed')
    expect(row.error).toMatch(/none of the label formats|is not JSON/)
  })
})
