import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { isSafePath, type Manifest, manifestSchema } from '@reticle/release'
import { z } from 'zod'

/** Where a release can be fetched, and the token for it alone. */
export const releasePlaceSchema = z.object({
  address: z.url({ protocol: /^https?$/ }).max(2000),
  token: z.string().regex(/^[!-~]{1,2000}$/),
  id: z.string().regex(/^[\w-]{1,100}$/),
})
export type ReleasePlace = z.infer<typeof releasePlaceSchema>

const summarySchema = z.looseObject({ state: z.string(), manifestSha256: z.string().nullable() })
const mostOfManifest = 256 * 2 ** 20
/** A file that does not come to its end in this time, in milliseconds, is given up. */
const patience = 300_000

const ask = async ({ address, token, id }: ReleasePlace, path: string): Promise<Response> => {
  const url = `${address.replace(/\/+$/, '')}/api/v1/releases/${id}${path}`
  const said = { authorization: `Bearer ${token}` }
  // A redirect would hand the token to wherever it leads.
  const answer = await fetch(url, { headers: said, redirect: 'error', signal: AbortSignal.timeout(patience) })
  if (!answer.ok) throw new Error(`the release ${id}${path} cannot be fetched: status ${answer.status}`)
  return answer
}

const bytesOf = async (answer: Response, most: number, what: string): Promise<Buffer> => {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of answer.body ?? []) {
    length += piece.length
    if (length > most) throw new Error(`${what}: longer than ${most} bytes`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

const manifestOf = async (place: ReleasePlace): Promise<Manifest> => {
  const summary = summarySchema.parse(await (await ask(place, '')).json())
  if (summary.manifestSha256 === null) throw new Error(`the release ${place.id} is ${summary.state}: there are no files of it yet`)
  const bytes = await bytesOf(await ask(place, '/files/manifest.json'), mostOfManifest, 'manifest.json')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== summary.manifestSha256) throw new Error(`manifest.json: its SHA-256 is ${sha256}, not ${summary.manifestSha256}`)
  return manifestSchema.parse(JSON.parse(bytes.toString('utf8')))
}

const fetchFile = async (place: ReleasePlace, file: Manifest['files'][number], folder: string): Promise<void> => {
  const target = join(folder, file.path)
  await mkdir(dirname(target), { recursive: true })
  const answer = await ask(place, `/files/${file.path.split('/').map(encodeURIComponent).join('/')}`)
  const hash = createHash('sha256')
  let length = 0
  const measure = async function* (source: AsyncIterable<Uint8Array>) {
    for await (const piece of source) {
      length += piece.length
      if (length > file.bytes) throw new Error(`${file.path}: longer than the manifest says`)
      hash.update(piece)
      yield piece
    }
  }
  await pipeline(answer.body === null ? Readable.from([]) : Readable.fromWeb(answer.body), measure, createWriteStream(target))
  if (length !== file.bytes || hash.digest('hex') !== file.sha256) throw new Error(`${file.path}: not what the manifest names`)
}

/**
 * Fetches of a release what can be learnt from: labels, protocols and the images of some splits, each by its hash of the manifest, into a folder
 * with the paths of the release. @throws when the server refuses, or something is not what the manifest names.
 */
export const fetchRelease = async (
  place: ReleasePlace,
  splits: readonly string[],
  folder: string,
  tell: (share: number) => void,
): Promise<Manifest> => {
  const manifest = await manifestOf(place)
  const images = new Set(manifest.samples.filter(({ split }) => splits.includes(split)).map(({ file }) => file))
  const wanted = manifest.files.filter(({ path }) => path === 'labels/coco.json' || /^protocol\/\d+\.json$/.test(path) || images.has(path))
  for (const [index, file] of wanted.entries()) {
    if (!isSafePath(file.path)) throw new Error(`${file.path}: a path that leaves the release`)
    await fetchFile(place, file, folder)
    tell((index + 1) / wanted.length)
  }
  return manifest
}
