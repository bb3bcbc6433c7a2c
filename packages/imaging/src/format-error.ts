/**
 * A file that cannot be read, or can only be read in part. `at` names the place inside it in the words of its format: `byte 33`, `IFD 2, tag 257`,
 * `HDU 1, NAXIS2`, `(0028,0010)`. Readers throw it; the front door (open-image.ts) answers it as a value. Anything else that a reader throws is
 * a mistake of ours, and is told as such.
 */
export class FormatError extends Error {
  readonly at: string
  readonly reason: string
  constructor(at: string, reason: string) {
    super(`${at}: ${reason}`)
    this.name = 'FormatError'
    this.at = at
    this.reason = reason
  }
}

/** @throws FormatError unless the condition holds. */
export function check(holds: boolean, at: string, reason: string): asserts holds {
  if (!holds) throw new FormatError(at, reason)
}
