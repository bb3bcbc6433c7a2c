import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { httpFile, httpSource } from './http-source.ts'

let server: Server | undefined
afterEach(() => {
  server?.close()
})

type Options = { tag?: string; ranges?: boolean; status?: number }

/** A server of one file on the loopback; `options` may be changed while it runs. */
const serve = async (content: { bytes: Uint8Array }, options: Options = {}): Promise<{ url: string; asked: string[] }> => {
  const asked: string[] = []
  server = createServer((request, response) => {
    const range = request.headers.range ?? ''
    asked.push(range)
    if (options.status !== undefined) return response.writeHead(options.status).end()
    if (options.ranges === false) return response.writeHead(200).end(content.bytes)
    const wanted = request.headers['if-match']
    if (wanted !== undefined && wanted !== options.tag) return response.writeHead(412).end()
    const [, from = '0', to = '0'] = /bytes=(\d+)-(\d+)/.exec(range) ?? []
    const part = content.bytes.subarray(Number(from), Number(to) + 1)
    const headers: Record<string, string> = { 'content-range': `bytes ${from}-${to}/${content.bytes.byteLength}` }
    if (options.tag !== undefined) headers.etag = options.tag
    return response.writeHead(206, headers).end(part)
  })
  const listening = server
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const address = listening.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/image`, asked }
}
const bytes = Uint8Array.from({ length: 1_000_000 }, (_, at) => at % 251)

describe('a file behind HTTP', () => {
  it('is read by ranges, and no more of it than is needed', async () => {
    const { url, asked } = await serve({ bytes })
    const source = await httpSource(url)
    expect(source.size).toBe(1_000_000)
    expect(await source.read(700_000, 700_003)).toEqual(bytes.subarray(700_000, 700_003))
    expect(await source.read(700_010, 700_012)).toEqual(bytes.subarray(700_010, 700_012))
    expect(asked).toEqual(['bytes=0-0', 'bytes=700000-962143'])
  })

  it('is refused when the server answers no ranges, or an error', async () => {
    await expect(serve({ bytes }, { ranges: false }).then(({ url }) => httpSource(url))).rejects.toThrow('does not answer parts of a file')
    server?.close()
    await expect(serve({ bytes }, { status: 403 }).then(({ url }) => httpSource(url))).rejects.toThrow('the server answered 403')
    await expect(httpSource('http://127.0.0.1:1/')).rejects.toThrow('cannot be reached')
  })

  it('is never put together from two versions', async () => {
    const options: Options = { tag: '"one"' }
    const { url } = await serve({ bytes }, options)
    const source = await httpSource(url)
    await source.read(0, 10)
    options.tag = '"two"'
    await expect(source.read(900_000, 900_010)).rejects.toThrow('byte 900000: the file changed while it was read')
  })

  it('is known to have changed by its size where there is no tag', async () => {
    const content = { bytes }
    const { url } = await serve(content)
    const source = await httpSource(url)
    content.bytes = bytes.subarray(0, 999_999)
    await expect(source.read(500_000, 500_010)).rejects.toThrow('the file changed while it was read')
  })
})

describe('a folder behind HTTP', () => {
  const folder = async (files: Record<string, string>): Promise<string> => {
    server = createServer((request, response) => {
      const text = files[request.url ?? '']
      if (text === undefined) return response.writeHead(404).end()
      const [, from = '0', to = '0'] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []
      const part = Buffer.from(text).subarray(Number(from), Number(to) + 1)
      return response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${Buffer.byteLength(text)}` }).end(part)
    })
    const listening = server
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
    const address = listening.address()
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  }

  it('is described by its zarr.json, and gives what lies below it and nothing else', async () => {
    const base = await folder({ '/a.zarr/zarr.json': '{}', '/a.zarr/0/c/0': 'chunk', '/secret': 'no' })
    for (const address of [`${base}/a.zarr`, `${base}/a.zarr/`]) {
      const file = await httpFile(address)
      expect([file.name, file.source.size]).toEqual(['a.zarr', 2])
      expect((await file.sibling('0/c/0'))?.size).toBe(5)
      expect(await file.sibling('0/c/1')).toBeUndefined()
      expect(await file.sibling('../secret')).toBeUndefined()
      expect(await file.sibling('/secret')).toBeUndefined()
      expect(await file.sibling('http://127.0.0.1:1/x')).toBeUndefined()
    }
    await expect(httpFile(`${base}/b.zarr`)).rejects.toThrow('there is no Zarr hierarchy')
  })
})
