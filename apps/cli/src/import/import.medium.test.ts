import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashOf, runningServer } from '../test/running-server.ts'

let server: Awaited<ReturnType<typeof runningServer>>
let folder: string
let projectId: string
beforeAll(async () => {
  server = await runningServer()
  ;({ folder, projectId } = server)
}, 200_000)
afterAll(() => server.close())

const reticle = (...args: string[]) => server.reticle('import', ...args)

/** A NumPy file (version 1.0) of bytes that count up. */
const npy = (shape: readonly number[]): Buffer => {
  const said = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`
  const header = `${said.padEnd(Math.ceil((said.length + 11) / 64) * 64 - 11)}\n`
  const count = shape.reduce((product, length) => product * length, 1)
  const head = Buffer.from(`\u0093NUMPY\u0001\u0000${String.fromCharCode(header.length & 0xff, header.length >> 8)}${header}`, 'latin1')
  return Buffer.concat([head, Buffer.from(Array.from({ length: count }, (_, n) => n % 250))])
}

const line = (number: number) =>
  JSON.stringify({
    name: `${number}.png`,
    sha256: hashOf(String(number)),
    bytes: 10,
    mediaType: 'image/png',
    width: 4,
    height: 3,
    uri: `${number}.png`,
  })

const manifest = async (name: string, ...lines: string[]): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, `${lines.join('\n')}\n`)
  return path
}

describe('reticle import', () => {
  it('adds the samples of a manifest, found by the name of the project, and prints one document', async () => {
    const file = await manifest('good.ndjson', line(1), line(2))
    const { code, stdout, stderr } = await reticle('Plates', file, '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('2 of 2 lines') })
    expect(JSON.parse(stdout)).toMatchObject({ total: 2, added: 2, duplicates: 0, rejected: 0, rejects: [] })
  })

  it('sends images, says what becomes of them, and names what is refused by its path', async () => {
    const stack = join(folder, 'stack.npy')
    await writeFile(stack, npy([3, 4, 5]))
    const text = join(folder, 'notes.txt')
    await writeFile(text, 'no image')
    const { code, stdout, stderr } = await reticle(projectId, stack, text, '--split', 'z', '--labels', '--group', 'plate=7')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '3 samples added; 0 were there already; 1 files rejected\n' })
    expect(stderr).toContain(`${text}: `)
    const rows = await server.query(
      `select name, part, groups, image->'isLabel' as labels from samples where name like 'stack%' order by name`,
    )
    expect(rows).toEqual([0, 1, 2].map((z) => ({ name: `stack.npy [z ${z}]`, part: `[z ${z}]`, groups: { plate: '7' }, labels: true })))
  })

  it('ends with 1 when some lines are rejected, and lists them by line and reason', async () => {
    const file = await manifest('some.ndjson', line(2), '{"name":', line(3))
    const { code, stdout, stderr } = await reticle(projectId, file)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '1 samples added; 1 were there already; 1 lines rejected\n' })
    expect(stderr).toContain(`${file}: line 2: is no JSON`)
  })

  it('ends with 2 when no line can be taken', async () => {
    const file = await manifest('bad.ndjson', 'name,width', 'a.png,3')
    const { code, stderr } = await reticle(projectId, file)
    expect(code).toBe(2)
    expect(stderr).toMatch(/^reticle: .+bad\.ndjson: no line could be taken; line 1: is no JSON.*$/m)
  })

  it.each([
    ['a file that is not there', ['Plates', '/none.ndjson'], /^reticle: \/none\.ndjson: there is no such file\n$/],
    ['a split that is none', ['Plates', 'FILE', '--split', 'c'], /^reticle: --split: "c" is none of one, datasets, z, t\n$/m],
    ['a group without a value', ['Plates', 'FILE', '--group', 'plate'], /^reticle: --group: "plate" is no KEY=VALUE.+\n$/m],
    ['no file', ['Plates'], /^reticle: import: needs a project and a file.+\n$/],
    ['a token that is none', ['Plates', 'FILE', '--token', 'x'], /^reticle: --token: .+\n$/m],
    ['a project that is none', ['Craters', 'FILE'], /^reticle: Craters: there is no project.+\n$/m],
    [
      'a server that is away',
      ['Plates', 'FILE', '--url', 'http://127.0.0.1:1'],
      /^reticle: --url: http:\/\/127\.0\.0\.1:1 cannot be reached: .+\n$/m,
    ],
    ['an address that is none', ['Plates', 'FILE', '--url', 'here'], /^reticle: --url: "here" is no address.+\n$/],
  ])('ends with 2 and one line for %s', async (_what, args, last) => {
    const file = await manifest('any.ndjson', line(9))
    const { code, stdout, stderr } = await reticle(...args.map((arg) => (arg === 'FILE' ? file : arg)))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(last)
  })
})
