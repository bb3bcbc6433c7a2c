import { decompress } from 'fzstd'
import { registry } from 'zarrita'

/** Zstandard in plain JavaScript: that of zarrita makes functions out of text, which the page's policy forbids. */
const zstd = {
  kind: 'bytes_to_bytes' as const,
  fromConfig: () => ({
    kind: 'bytes_to_bytes' as const,
    encode: (): Uint8Array => {
      throw new Error('nothing is written here')
    },
    decode: (bytes: Uint8Array): Uint8Array => decompress(bytes),
  }),
}

export const registerCodecs = (): void => {
  for (const name of ['zstd', 'numcodecs.zstd']) registry.set(name, () => Promise.resolve(zstd))
}
