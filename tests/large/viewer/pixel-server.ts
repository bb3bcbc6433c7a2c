import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import type { PixelInfo } from '@reticle/contract'

/** What a test lets a browser ask for: the description of each sample, and all files by their path below `/api/v1`. */
export type Served = {
  readonly infos: Map<string, PixelInfo>
  readonly files: Map<string, Uint8Array>
  /** Files that are made when they are asked for. */
  readonly makers: ((path: string) => Uint8Array | undefined)[]
  /** An answer in place of a file's: a status, for paths that fail. */
  readonly failures: Map<string, number>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

const rangeOf = (header: string | undefined, length: number): readonly [number, number] | undefined => {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (match === null) return undefined
  const [, from = '', to = ''] = match
  if (from === '') return [Math.max(0, length - Number(to)), length - 1]
  return [Number(from), to === '' ? length - 1 : Math.min(length - 1, Number(to))]
}

const answerFile = (request: IncomingMessage, response: ServerResponse, bytes: Uint8Array, type: string): void => {
  const range = rangeOf(request.headers.range, bytes.length)
  response.setHeader('content-type', type)
  // Nothing is kept by the browser's own cache: tests count requests.
  response.setHeader('cache-control', 'no-store')
  if (range === undefined) {
    response.writeHead(200).end(bytes)
    return
  }
  response.setHeader('content-range', `bytes ${range[0]}-${range[1]}/${bytes.length}`)
  response.writeHead(206).end(bytes.subarray(range[0], range[1] + 1))
}

/** The built page `index` of `folder`, and samples that lie in memory. Requests for pixels are counted in `log`. */
export const startPixelServer = async (folder: string, index: string) => {
  const served: Served = { infos: new Map(), files: new Map(), makers: [], failures: new Map() }
  const log: string[] = []
  let isHeld = false
  /** Between `hold` and `release` answers wait. */
  const given = {
    hold: () => {
      isHeld = true
    },
    release: () => {
      isHeld = false
      for (const answer of waiting.splice(0)) answer()
    },
  }
  const waiting: (() => void)[] = []

  const api = (request: IncomingMessage, response: ServerResponse, path: string) => {
    const failure = served.failures.get(path)
    if (failure !== undefined) {
      response.writeHead(failure).end()
      return
    }
    const info = served.infos.get(path)
    const bytes = served.files.get(path) ?? served.makers.map((make) => make(path)).find((made) => made !== undefined)
    if (info !== undefined) answerFile(request, response, new TextEncoder().encode(JSON.stringify(info)), 'application/json')
    else if (bytes !== undefined) answerFile(request, response, bytes, path.endsWith('/image') ? 'image/png' : 'application/octet-stream')
    else response.writeHead(404, { 'content-type': 'application/problem+json' }).end('{}')
  }

  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname)
    if (path.startsWith('/api/v1')) {
      log.push(path.slice('/api/v1'.length))
      const answer = () => api(request, response, path.slice('/api/v1'.length))
      if (isHeld) waiting.push(answer)
      else answer()
      return
    }
    // A page that shares nothing with others is told the time in microseconds.
    response.setHeader('cross-origin-opener-policy', 'same-origin')
    response.setHeader('cross-origin-embedder-policy', 'require-corp')
    const file = join(folder, normalize(path === '/' ? `/${index}` : path))
    readFile(file).then(
      (bytes) => answerFile(request, response, bytes, types[extname(file)] ?? 'application/octet-stream'),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/`,
    served,
    log,
    given,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
export type PixelServer = Awaited<ReturnType<typeof startPixelServer>>
