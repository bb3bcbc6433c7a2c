import { type DomainError, err, ok } from '@reticle/domain'
import { blobAnswer } from '../blob-answer.ts'
import type { Context } from '../context.ts'

const minute = 60_000
const bytesOf = async function* (bytes: Uint8Array) {
  yield bytes
}

/** An address at which this picture of a sample can be fetched for some minutes without signing in (docs/spec/models.md, MR19). */
export const signedPicture = async (
  { storage, read, now, config }: Context,
  sampleId: string,
  picture: Uint8Array,
  minutes: number,
): Promise<string> => {
  const stored = await storage.put(bytesOf(picture))
  if (!stored.ok) throw new Error(`a picture could not be kept: ${stored.error.code}`)
  const token = await read.secrets.pictureToken(sampleId, stored.value.sha256, new Date(now().getTime() + minutes * minute))
  return new URL(`/api/v1/pictures/${token}`, config.callbackUrl ?? config.publicUrl).href
}

const gone: DomainError = { code: 'not-found', message: 'this address of a picture is none of ours, or its time is over: ask again' }

/** What a signed address shows: the picture of the one sample that it names, unless that was withdrawn since. */
export const showSignedPicture = async ({ storage, read, now }: Context, token: string, ifNoneMatch: string | undefined) => {
  const proven = await read.secrets.provenPicture(token, now())
  const sample = proven === undefined ? undefined : await read.samples.get(proven.sampleId)
  if (proven === undefined || sample === undefined) return err(gone)
  const name = `${sample.name.slice(0, 200)}.png`
  const answer = await blobAnswer(storage, { sha256: proven.sha256, mediaType: 'image/png', name }, 'inline', ifNoneMatch)
  return answer === undefined || answer.status === 304 ? err(gone) : ok(answer)
}
