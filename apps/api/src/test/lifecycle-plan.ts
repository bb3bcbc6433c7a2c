import fc from 'fast-check'

const skips = ['not-now', 'not-me', 'not-usable'] as const
const outcomes = ['settle', 'contest', 'contest', 'contest', 'contest', 'more-reads', 'pool', 'panel', 'panel'] as const

/** Each command, and how often it is chosen among those that something can come of. */
const weights = {
  claim: 5,
  submit: 8,
  skip: 2,
  release: 1,
  expire: 1,
  compare: 8,
  'claim-review': 2,
  'take-review': 2,
  adjudicate: 2,
  return: 4,
  reassign: 2,
  'take-revision': 6,
  'end-round': 1,
  reopen: 3,
  withdraw: 0,
} as const
export type Command = keyof typeof weights
const commands = Object.keys(weights) as Command[]

/** One command: by whom, on which of what there is (`pick`, modulo the number of choices), and how. */
export type Step = {
  readonly do: Command
  readonly who: number
  readonly pick: number
  readonly kind: (typeof skips)[number]
  readonly by: (typeof outcomes)[number]
  readonly to: 'contested' | 'collecting'
  readonly takesOver: boolean
  readonly share: number
}

const throwOf = fc.record({
  roll: fc.nat(9999),
  /** Now and then a command that may be refused, whatever the state is. */
  isBlind: fc.nat(9).map((n) => n === 0),
  who: fc.nat(2),
  pick: fc.nat(11),
  kind: fc.constantFrom(...skips),
  by: fc.constantFrom(...outcomes),
  to: fc.constantFrom('contested' as const, 'collecting' as const),
  takesOver: fc.boolean(),
  share: fc.integer({ min: 1, max: 3 }),
})
type Throw = typeof throwOf extends fc.Arbitrary<infer T> ? T : never

/** What a throw means where something can come of `fitting`. */
export const stepOf = ({ roll, isBlind, ...how }: Throw, fitting: ReadonlySet<Command>): Step => {
  // A withdrawal is an end: not often.
  const chosen = isBlind
    ? [...commands.filter((one) => one !== 'withdraw' || roll % 3 === 0)]
    : commands.filter((one) => fitting.has(one)).flatMap((one) => Array.from({ length: weights[one] }, () => one))
  return { ...how, do: chosen[roll % Math.max(1, chosen.length)] ?? 'claim' }
}
export const planOf = fc.noBias(fc.array(throwOf, { minLength: 20, maxLength: 60, size: 'max' }))
