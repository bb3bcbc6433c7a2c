/** Files of one request: few enough that a lost one costs little, and enough that small files do not wait for round trips. */
const mostFiles = 24
const mostBytes = 64_000_000

/** Cuts a list into consecutive batches; a file larger than the limit is a batch of its own. */
export const batchesOf = <T extends { readonly size: number }>(files: readonly T[]): T[][] => {
  const batches: T[][] = []
  let bytes = 0
  for (const file of files) {
    const last = batches.at(-1)
    if (last !== undefined && last.length < mostFiles && bytes + file.size <= mostBytes) {
      last.push(file)
      bytes += file.size
    } else {
      batches.push([file])
      bytes = file.size
    }
  }
  return batches
}

/** The share of each file that is sent, from the bytes of the whole request: a multipart body holds its files in order. */
export const sharesOf = (files: readonly { readonly size: number }[], sent: number): number[] => {
  let before = 0
  return files.map(({ size }) => {
    const share = size === 0 ? 1 : Math.min(1, Math.max(0, (sent - before) / size))
    before += size
    return share
  })
}
