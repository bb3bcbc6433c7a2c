import type { WorkerContext } from '../context.ts'

const minute = 60_000
/** Longer than a request with all its tries. */
const minutes = 60

const bytesOf = async function* (bytes: Uint8Array) {
  yield bytes
}

/** An address at which this picture of a sample can be fetched for a while without signing in (docs/spec/models.md, MR19). */
export const signedPicture = async (
  { storage, read, now, config }: WorkerContext,
  sampleId: string,
  picture: Uint8Array,
): Promise<string> => {
  const stored = await storage.put(bytesOf(picture))
  if (!stored.ok) throw new Error(`a picture could not be kept: ${stored.error.code}`)
  const token = await read.secrets.pictureToken(sampleId, stored.value.sha256, new Date(now().getTime() + minutes * minute))
  return new URL(`/api/v1/pictures/${token}`, config.callbackUrl).href
}
