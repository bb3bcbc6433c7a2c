import { type DomainError, err, ok, type Result } from '@reticle/domain'
import { disposition, onlyToLookAt } from '../blob-answer.ts'
import type { ByteRange } from '../byte-range.ts'
import type { Context } from '../context.ts'
import { type Asked, type PieceAnswer, pieceAnswer } from '../piece-answer.ts'

const lost: DomainError = { code: 'not-found', message: 'this release has no such file' }

/** One file of a release, or a range of it. Looked up by its path in the release's own list; no path ever reaches a file system. */
export const releaseFile = async (
  { read, storage }: Context,
  releaseId: string,
  path: string,
  asked: Asked,
): Promise<Result<PieceAnswer, DomainError>> => {
  const file = await read.releases.file(releaseId, path)
  if (file === undefined) return err(lost)
  const { sha256, bytes: size, mediaType } = file
  const piece = { tag: sha256, sha256, size, mediaType, isForEver: true, read: async (range?: ByteRange) => storage.read(sha256, range) }
  const answer = await pieceAnswer(piece, asked, {
    'content-disposition': disposition('attachment', file.path.split('/').at(-1) ?? 'file'),
    'content-security-policy': onlyToLookAt,
  })
  return answer === undefined ? err(lost) : ok(answer)
}
