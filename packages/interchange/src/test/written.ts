import type { LabelFormat, LabelledSet, Loss } from '../port.ts'
import { bytesOf } from '../source.ts'

/** All files that a format writes, whole, by path, and what it says that it lost. @throws for a format that is only read. */
export const written = async (
  { id, write }: LabelFormat,
  set: LabelledSet,
): Promise<{ readonly files: ReadonlyMap<string, Uint8Array>; readonly losses: readonly Loss[] }> => {
  if (write === undefined) throw new Error(`${id} is not written`)
  const writing = write(set)
  const files = new Map<string, Uint8Array>()
  for await (const { path, content } of writing.files()) {
    if (files.has(path)) throw new Error(`${path} is written twice`)
    files.set(path, await bytesOf(content()))
  }
  return { files, losses: writing.losses() }
}

export const textIn = (files: ReadonlyMap<string, Uint8Array>, path: string): string => {
  const bytes = files.get(path)
  if (bytes === undefined) throw new Error(`${path} is not among ${[...files.keys()].join(', ')}`)
  return new TextDecoder().decode(bytes)
}
