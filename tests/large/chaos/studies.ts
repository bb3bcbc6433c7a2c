import type { Protocol } from '@reticle/domain'
import { aProtocol } from '@reticle/testkit'

export type Study = {
  readonly name: string
  readonly leaseSeconds: number
  /** The most annotations that a task of it can want. */
  readonly mostReads: number
  readonly hasRepeats: boolean
  readonly protocol: Protocol
}

type Settings = { readonly dispensing?: object; readonly redundancy: object; readonly leaseSeconds: number }

const protocolOf = ({ dispensing = {}, redundancy, leaseSeconds }: Settings): Protocol =>
  aProtocol({ tools: ['box'], redundancy, dispensing, leaseMinutes: leaseSeconds / 60 } as Parameters<typeof aProtocol>[0])

const study = (name: string, mostReads: number, settings: Settings, hasRepeats = false): Study => ({
  name,
  leaseSeconds: settings.leaseSeconds,
  mostReads,
  hasRepeats,
  protocol: protocolOf(settings),
})

/** Here some have limits of their own, which they reach. */
export const capped = 'caps and affiliations'

/** Projects that run side by side, each with other rules. Leases are short, so that they run out while a process stands still. */
export const studies: readonly Study[] = [
  study('two reads', 2, { redundancy: { reads: 2 }, leaseSeconds: 3 }),
  study('early stopping, shuffled', 4, {
    redundancy: { reads: 2, maxReads: 4, stopAt: 0.9 },
    dispensing: { order: { kind: 'random', seed: 7 } },
    leaseSeconds: 6,
  }),
  study('least read first', 3, { redundancy: { reads: 3 }, dispensing: { order: { kind: 'least-read' } }, leaseSeconds: 6 }),
  study(capped, 2, {
    redundancy: { reads: 2 },
    dispensing: { order: { kind: 'finish-begun' }, most: 500, mostPerDay: 400, excludesSameAffiliation: true },
    leaseSeconds: 12,
  }),
  study(
    'gold and repeats, stratified',
    2,
    {
      redundancy: { reads: 2 },
      dispensing: { order: { kind: 'stratified', groupKey: 'site' }, goldRate: 0.1, repeatRate: 0.1, repeatAfterHours: 0 },
      leaseSeconds: 6,
    },
    true,
  ),
]
