import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { protocolSchema, type Region } from '@reticle/domain'
import { buildRelease, type ReleaseFacts, type ReleaseSample } from '@reticle/release'

export type Labelled = {
  readonly name: string
  readonly png: Buffer
  readonly width: number
  readonly height: number
  readonly regions: readonly Region[]
  readonly groups?: Readonly<Record<string, string>>
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const list = async function* <T>(rows: readonly T[]) {
  yield* rows
}

const sampleOf = ({ name, png, width, height, regions, groups = {} }: Labelled, at: number): ReleaseSample => ({
  sample: {
    ...{ id: `sample-${at}`, name, sha256: sha256Of(png), bytes: png.length, mediaType: 'image/png', width, height },
    ...{ groups, origin: {}, metadata: {}, pictureHash: null, tree: null },
  },
  task: { id: `task-${at}`, protocolVersion: 1, reason: null },
  resolution: {
    id: `gold-${at}`,
    kind: 'gold',
    content: { regions: [...regions], answers: [], comment: '' },
    consensus: null,
    adjudication: null,
  },
})

const factsOf = (samples: readonly Labelled[], labels: readonly string[], shares: Readonly<Record<string, number>>): ReleaseFacts => ({
  software: { name: 'reticle', version: '0.1.0' },
  organization: 'Lab',
  project: { id: 'project', name: 'Cells', description: '', isDemo: false },
  release: {
    ...{ id: 'release', name: 'First', version: '1.0.0', notes: '', asOf: '2026-02-03T04:05:06.000Z' },
    ...{ query: { kinds: ['gold'] }, split: { shares, seed: 7 } },
  },
  protocols: [
    {
      ...{ id: 'protocol', version: 1 },
      content: protocolSchema.parse({ title: 'Cells', labels: labels.map((name, at) => ({ id: `label-${at}`, name, color: '#1f77b4' })) }),
    },
  ],
  samples: (after) => list(samples.map(sampleOf).filter((_, at) => after === undefined || at > Number(after.slice('sample-'.length)))),
  annotations: () => list([]),
  consensus: () => list([]),
  adjudications: () => list([]),
})

/** Labels have the ids `label-0`, `label-1`, ... */
export const releaseFilesOf = async (samples: readonly Labelled[], labels: readonly string[], shares: Readonly<Record<string, number>>) => {
  const files = new Map<string, Uint8Array>(samples.map(({ png }) => [`data/${sha256Of(png)}.png`, png]))
  const release = await buildRelease(factsOf(samples, labels, shares), async ({ path, content }) => {
    const pieces: Uint8Array[] = []
    for await (const piece of content) pieces.push(piece)
    const bytes = Buffer.concat(pieces)
    files.set(path, bytes)
    return { sha256: sha256Of(bytes), bytes: bytes.length }
  })
  return { files, manifestSha256: release.manifestSha256 }
}

/** A frozen release behind the routes of the API that a model fetches it by; `token` alone opens it. */
export const serveRelease = async ({ files, manifestSha256 }: Awaited<ReturnType<typeof releaseFilesOf>>, token: string) => {
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').replace(/^\/api\/v1\/releases\/release/, ''))
    if (request.headers.authorization !== `Bearer ${token}`) return void response.writeHead(401).end()
    if (path === '') return void response.end(JSON.stringify({ id: 'release', state: 'frozen', manifestSha256 }))
    const file = files.get(path.replace(/^\/files\//, ''))
    if (file === undefined) return void response.writeHead(404).end()
    response.end(file)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
