/** Text that is added to piece by piece, as UTF-8 in one stretch of memory that grows when it must. */
export type TextBuffer = {
  /** Answers where the text ends now. */
  readonly add: (text: string) => number
  readonly bytes: () => Uint8Array
  readonly clear: () => void
}

export const textBuffer = (size: number): TextBuffer => {
  let memory = Buffer.allocUnsafeSlow(size)
  let used = 0
  return {
    add: (text) => {
      // A UTF-16 unit makes three bytes of UTF-8 at most.
      if (used + 3 * text.length > memory.length) {
        const larger = Buffer.allocUnsafeSlow(2 * memory.length + 3 * text.length)
        memory.copy(larger, 0, 0, used)
        memory = larger
      }
      used += memory.write(text, used, 'utf8')
      return used
    },
    bytes: () => memory.subarray(0, used),
    clear: () => {
      used = 0
    },
  }
}
