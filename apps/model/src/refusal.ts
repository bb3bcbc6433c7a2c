/** A request that is not served, with the place and the reason, which are shown to whoever asked. */
export class Refusal extends Error {
  readonly status: number
  constructor(status: number, reason: string) {
    super(reason)
    this.name = 'Refusal'
    this.status = status
  }
}
