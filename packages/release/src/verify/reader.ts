/** The files of a release, wherever they lie. `read` yields nothing for a path that is not there. */
export type ReleaseReader = {
  readonly paths: () => Promise<readonly string[]>
  readonly read: (path: string) => AsyncIterable<Uint8Array>
}

export const textOf = async (reader: ReleaseReader, path: string): Promise<string> => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let text = ''
  for await (const piece of reader.read(path)) text += decoder.decode(piece, { stream: true })
  return text + decoder.decode()
}

/** Lines of a text file, without their ends; in bounded memory. */
export const linesOf = async function* (reader: ReleaseReader, path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of reader.read(path)) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}
