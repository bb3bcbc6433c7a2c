/** One word of the command line. A command lives in a file of its own and is loaded when it is called. */
export type Command = {
  readonly name: string
  readonly summary: string
  /** The exit code: 0 done, 1 found something wrong, 2 bad input. */
  readonly run: (args: readonly string[]) => Promise<number>
}

/** Bad input: ends the command with code 2 and one line `reticle: PLACE: REASON` on standard error. */
export class BadInput extends Error {
  readonly place: string
  constructor(place: string, reason: string) {
    super(reason)
    this.name = 'BadInput'
    this.place = place
  }
}
