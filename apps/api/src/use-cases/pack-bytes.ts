import { type DomainError, err, ok, type PackState, type Result } from '@reticle/domain'
import { packFile } from '@reticle/release'
import { disposition } from '../blob-answer.ts'
import type { ByteRange } from '../byte-range.ts'
import type { Context } from '../context.ts'
import { type Asked, type PieceAnswer, pieceAnswer } from '../piece-answer.ts'

const gone: DomainError = { code: 'not-found', message: 'this release has no such pack' }
const lost: DomainError = { code: 'not-found', message: 'the bytes of this pack are not in the store any more: ask for it again' }

const notThere: Readonly<Record<Exclude<PackState, 'done'>, string>> = {
  waiting: 'waits for a worker: ask again when it is done',
  running: 'is being written: ask again when it is done',
  failed: 'could not be written; what is said of it names the reason',
  cancelled: 'was cancelled: ask for it anew',
  expired: 'was removed, since its time was over: ask for it anew, and its bytes will be the same',
}

/** The file of a pack that is done, or a range of it (R94). */
export const packBytes = async (
  { read, storage }: Context,
  releaseId: string,
  id: string,
  asked: Asked,
): Promise<Result<PieceAnswer, DomainError>> => {
  const [release, row] = await Promise.all([read.releases.get(releaseId), read.releasePacks.get(releaseId, id)])
  if (release === undefined || row === undefined) return err(gone)
  if (row.state !== 'done') return err({ code: 'wrong-state', message: `this pack ${notThere[row.state]}` })
  const { sha256, bytes } = row
  // Half of it, or another one, is never served under its hash.
  if (sha256 === null || bytes === null || (await storage.packs.size(id)) !== bytes) return err(lost)
  const isWithdrawn = release.withdrawnAt !== null
  const { fileName, mediaType } = packFile({ ...release, isWithdrawn }, row.options)
  const piece = {
    tag: sha256,
    sha256,
    size: bytes,
    mediaType,
    isForEver: false,
    read: async (range?: ByteRange) => storage.packs.read(id, range),
  }
  const answer = await pieceAnswer(piece, asked, {
    'content-disposition': disposition('attachment', fileName),
    ...(isWithdrawn ? { 'x-reticle-release': 'withdrawn' } : {}),
  })
  return answer === undefined ? err(lost) : ok(answer)
}
