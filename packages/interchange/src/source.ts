import type { LabelSource } from './port.ts'

/** A source of texts or bytes that are in memory. */
export const sourceOf = (files: ReadonlyMap<string, string | Uint8Array>, sizeOf?: LabelSource['sizeOf']): LabelSource => ({
  paths: [...files.keys()].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
  bytes: async (path) => {
    const content = files.get(path)
    if (content === undefined) throw new Error(`${path}: there is no such file`)
    return typeof content === 'string' ? new TextEncoder().encode(content) : content
  },
  ...(sizeOf === undefined ? {} : { sizeOf }),
})

/**
 * A file as text.
 * @throws when it is not UTF-8, with its path.
 */
export const textOf = async (source: LabelSource, path: string): Promise<string> => {
  const bytes = await source.bytes(path)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Error(`${path}: is not text in UTF-8`)
  }
}

/**
 * A file as JSON. Keys that would change what an object is (`__proto__`) stay plain keys.
 * @throws when it is not JSON, with its path.
 */
export const jsonOf = async (source: LabelSource, path: string): Promise<unknown> => {
  const text = await textOf(source, path)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`${path}: is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

/** The paths that end in one of the given extensions (with the dot, lower case). */
export const pathsWith = ({ paths }: LabelSource, ...extensions: readonly string[]): readonly string[] =>
  paths.filter((path) => extensions.some((extension) => path.toLowerCase().endsWith(extension)))

/**
 * The one file with the given extension.
 * @throws when there is none, or more than one, in words.
 */
export const onlyPath = (source: LabelSource, extension: string): string => {
  const [path, second] = pathsWith(source, extension)
  if (path === undefined) throw new Error(`there is no file ending in ${extension}`)
  if (second !== undefined) throw new Error(`there are several files ending in ${extension} (${path}, ${second}): name one of them`)
  return path
}

/** All of a file's pieces as bytes. */
export const bytesOf = async (pieces: AsyncIterable<string | Uint8Array>): Promise<Uint8Array> => {
  const encoder = new TextEncoder()
  const parts: Uint8Array[] = []
  for await (const piece of pieces) parts.push(typeof piece === 'string' ? encoder.encode(piece) : piece)
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
