/** A line of text, or why it cannot be read. */
export type Line = string | { readonly reason: string }

/** `bytes`: how many bytes of the stream, from its start, the lines handed out so far make up; a line that has begun is not among them. */
export type LineSplitter = {
  readonly push: (piece: Uint8Array) => readonly Line[]
  /** The last line, when the stream ends without a line feed. */
  readonly end: () => readonly Line[]
  readonly bytes: () => number
}

const lineFeed = 10

const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/**
 * Cuts a stream of bytes into lines, holding no more than one piece and one line of it. A line of more than `mostBytes` is passed over, and
 * so is one that is no UTF-8. `decode` answers undefined for what is no UTF-8: a whole piece is decoded at once, and line by line only when
 * something is wrong with it.
 */
export const lineSplitter = (decode: (bytes: Uint8Array) => string | undefined, mostBytes: number): LineSplitter => {
  const tooLong: Line = { reason: `is longer than ${mostBytes} bytes` }
  const notText: Line = { reason: 'is no UTF-8' }
  let begun: Uint8Array[] = []
  let begunBytes = 0
  let bytes = 0

  const lineOf = (line: Uint8Array): Line => (line.length > mostBytes ? tooLong : (decode(line) ?? notText))

  const linesOf = (block: Uint8Array): Line[] => {
    const text = decode(block)
    if (text !== undefined && block.length <= mostBytes) return text.split('\n')
    const lines: Line[] = []
    for (let start = 0; ; ) {
      const end = block.indexOf(lineFeed, start)
      if (end === -1) return [...lines, lineOf(block.subarray(start))]
      lines.push(lineOf(block.subarray(start, end)))
      start = end + 1
    }
  }

  /** Of a line that is too long already, only its length is remembered. */
  const keep = (rest: Uint8Array): void => {
    begunBytes += rest.length
    if (begunBytes > mostBytes) begun = []
    else if (rest.length > 0) begun.push(rest.slice())
  }

  const finish = (rest: Uint8Array): Line => {
    keep(rest)
    const line = begunBytes > mostBytes ? tooLong : lineOf(joined(begun))
    bytes += begunBytes
    begun = []
    begunBytes = 0
    return line
  }

  return {
    push: (piece) => {
      const first = piece.indexOf(lineFeed)
      if (first === -1) {
        keep(piece)
        return []
      }
      const head = finish(piece.subarray(0, first))
      const last = piece.lastIndexOf(lineFeed)
      bytes += 1 + last - first
      const lines = last === first ? [head] : [head, ...linesOf(piece.subarray(first + 1, last))]
      keep(piece.subarray(last + 1))
      return lines
    },
    end: () => (begunBytes === 0 ? [] : [finish(new Uint8Array(0))]),
    bytes: () => bytes,
  }
}
