import type { BlobStore } from '@reticle/storage'

/** Keeps bytes that we made ourselves; answers their hash. @throws when there is no room: no fault of any file. */
export const storeBytes = async (storage: BlobStore, bytes: Uint8Array): Promise<string> => {
  const stored = await storage.put(
    (async function* () {
      yield bytes
    })(),
  )
  if (!stored.ok) throw new Error(`a file could not be kept: ${stored.error.message}`)
  return stored.value.sha256
}
