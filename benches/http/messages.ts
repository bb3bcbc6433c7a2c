/** What the load client is asked to do. */
export type Order = {
  readonly port: number
  readonly kind: 'hello' | 'claim' | 'pair' | 'submit'
  readonly projectId: string
  /** One bearer token for each connection. */
  readonly tokens: readonly string[]
  /** How long it takes; a run of submits ends when all is submitted. */
  readonly seconds: number
  /** Before a run of submits: what each connection claims first, untimed. */
  readonly claims: number
  /** JSON of what is submitted. */
  readonly content: string
}
export type Outcome = {
  readonly answers: number
  readonly seconds: number
  /** Answers by status. */
  readonly statuses: Readonly<Record<string, number>>
  readonly refusal: string
}
