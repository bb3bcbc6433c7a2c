import { type DomainError, err, ok, type Result } from '@reticle/domain'
import type { SourceFolders } from '@reticle/storage'
import { boundedMap } from '../caches/bounded-map.ts'
import type { Context } from '../context.ts'
import { type Asked, type Piece, pieceAnswer } from '../piece-answer.ts'
import { pyramidIdIn, versionOf } from './show-pixels.ts'

/** A sample that was withdrawn, or that shows another pyramid by now, is served no longer than this. */
const grantMilliseconds = 5000
const mostGrants = 20_000
const mostFiles = 100_000

type Place = { readonly sampleId: string; readonly version: string; readonly '*': string }
type Grant = { readonly until: number; readonly uri: string | null }
type File = { readonly sha256: string; readonly bytes: number }

const gone: DomainError = { code: 'not-found', message: 'there are no such pixels: ask again what the pixels of the sample are' }
const missing: DomainError = {
  code: 'not-found',
  message: 'there is no such file: it is not made yet, or all its values are the fill value',
}
const lost: DomainError = { code: 'not-found', message: 'the bytes of these pixels are not in the store; ask the operator to restore them' }

const typeOf = (path: string): string => (/(^|\/)(zarr\.json|\.z\w+)$/.test(path) ? 'application/json' : 'application/octet-stream')

/** The files of pyramids, by sample, version and path. Which sample shows which pyramid is believed for seconds; the files never change. */
export const pixelFiles = ({ read, storage, now }: Context, folders: SourceFolders) => {
  const grants = boundedMap<string, Grant>(mostGrants)
  const files = boundedMap<string, File>(mostFiles)

  /** Asks Postgres, and keeps what it says. */
  const lookUp = async ({ sampleId, version, '*': path }: Place): Promise<{ grant?: Grant; file?: File }> => {
    const pyramidId = pyramidIdIn(version)
    const found = pyramidId === undefined ? undefined : await read.pyramids.fileOf(sampleId, pyramidId, path)
    if (found === undefined || pyramidId === undefined || versionOf({ id: pyramidId, recipe: found.recipe }) !== version) return {}
    const grant = { until: now().getTime() + grantMilliseconds, uri: found.isInPlace ? found.uri : null }
    grants.set(`${sampleId} ${version}`, grant)
    const { sha256, bytes } = found
    if (sha256 === null || bytes === null) return { grant }
    files.set(`${version} ${path}`, { sha256, bytes })
    return { grant, file: { sha256, bytes } }
  }
  const known = ({ sampleId, version, '*': path }: Place) => {
    const grant = grants.get(`${sampleId} ${version}`)
    if (grant === undefined || grant.until < now().getTime()) return undefined
    const file = files.get(`${version} ${path}`)
    return file === undefined && grant.uri === null ? undefined : { grant, file }
  }

  const pieceOf = async (place: Place): Promise<Result<Piece, DomainError>> => {
    const { grant, file } = known(place) ?? (await lookUp(place))
    if (grant === undefined) return err(gone)
    const path = place['*']
    if (grant.uri !== null) {
      const opened = await folders.openBelow(grant.uri, path)
      return opened.ok ? ok({ ...opened.value, mediaType: typeOf(path), isForEver: false }) : err(missing)
    }
    if (file === undefined) return err(missing)
    const { sha256, bytes: size } = file
    return ok({ tag: sha256, size, read: (range) => storage.read(sha256, range), mediaType: typeOf(path), isForEver: true })
  }

  return {
    answer: async (place: Place, headers: Asked) => {
      const piece = await pieceOf(place)
      if (!piece.ok) return piece
      const answer = await pieceAnswer(piece.value, headers)
      return answer === undefined ? err(lost) : ok(answer)
    },
  }
}
