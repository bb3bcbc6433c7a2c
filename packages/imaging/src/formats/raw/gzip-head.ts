import { constants, gunzipSync } from 'node:zlib'
import { startsWith } from '../../bytes.ts'

export const isGzip = (head: Uint8Array): boolean => startsWith(head, [0x1f, 0x8b])

/** The first bytes inside of a gzip file, of its first 4 KiB: at most 4 MiB; none when it is damaged. */
export const gunzippedHead = (head: Uint8Array): Uint8Array => {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch {
    return new Uint8Array(0)
  }
}
