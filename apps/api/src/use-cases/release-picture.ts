import { type DomainError, err, type ProjectId, type ReleaseId, type SampleId } from '@reticle/domain'
import { blobAnswer } from '../blob-answer.ts'
import type { Context } from '../context.ts'

const gone: DomainError = { code: 'not-found', message: 'this release has no such sample' }
const none: DomainError = {
  code: 'not-found',
  message: 'there is no small picture of this sample: open its image among the files of the release',
}

/** What every browser shows as it is. */
const isPlain = (mediaType: string): boolean => /^image\/(png|jpeg|webp)$/.test(mediaType)

/**
 * A small picture of a released sample, for all who may read the release (R78): its thumbnail, or where it has none the image itself if a browser
 * shows that. Its content must be among the files of the release; whether one may see the samples of the project is not asked.
 */
export const releasePicture = async (
  { read, storage }: Context,
  { projectId, releaseId, sampleId }: { readonly projectId: ProjectId; readonly releaseId: ReleaseId; readonly sampleId: SampleId },
  ifNoneMatch: string | undefined,
) => {
  const sample = await read.samples.pictureOf(projectId, sampleId)
  const file = sample === undefined ? undefined : await read.releases.fileOfContent(releaseId, sample.sha256)
  if (sample === undefined || file === undefined) return err(gone)
  const { thumbnailSha256, name } = sample
  const thumbnail = thumbnailSha256 === null ? undefined : { sha256: thumbnailSha256, mediaType: 'image/webp', name: `${name}.webp` }
  const picture = thumbnail ?? (isPlain(file.mediaType) ? { ...file, name } : undefined)
  const answer = picture === undefined ? undefined : await blobAnswer(storage, picture, 'inline', ifNoneMatch)
  return answer === undefined ? err(none) : { ok: true as const, value: answer }
}
