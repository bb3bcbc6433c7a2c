import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpStore } from './http-store.ts'

const bytes = Uint8Array.from({ length: 100 }, (_, i) => i)

describe('the files of a Zarr hierarchy over HTTP', () => {
  let server: Server
  let root = ''
  const asked: string[] = []

  beforeAll(async () => {
    server = createServer(({ url, headers: { range } }, response) => {
      asked.push(`${url} ${range ?? 'all'}`)
      if (url !== '/0/c/0/0') return response.writeHead(404).end()
      const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
      if (range === undefined) return response.end(bytes)
      const part = from === '' ? bytes.slice(-Number(to)) : bytes.slice(Number(from), Number(to) + 1)
      return response.writeHead(206).end(part)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    root = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  it('cuts ranges out of a file that was asked for as a whole', async () => {
    asked.length = 0
    const store = createHttpStore(root, true, '/0/c/0/0')
    expect(await store.getRange?.('/0/c/0/0', { suffixLength: 4 })).toEqual(bytes.slice(96))
    expect(await store.getRange?.('/0/c/0/0', { offset: 10, length: 5 })).toEqual(bytes.slice(10, 15))
    expect(asked).toEqual(['/0/c/0/0 all'])
  })

  it('asks for ranges where that file is not there, and of all others', async () => {
    asked.length = 0
    const store = createHttpStore(root, true, '/1/c/0/0')
    expect(await store.getRange?.('/0/c/0/0', { offset: 98, length: 2 })).toEqual(bytes.slice(98))
    expect(await store.getRange?.('/1/c/0/0', { offset: 0, length: 2 })).toBeUndefined()
    expect(asked).toEqual(['/1/c/0/0 all', '/0/c/0/0 bytes=98-99', '/1/c/0/0 bytes=0-1'])
  })
})
