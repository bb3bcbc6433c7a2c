import type { UnitOfWork } from '@reticle/db'
import { faulted } from './effects/faults.ts'
import { every } from './every.ts'
import { type Posted, post } from './webhooks/post.ts'

const pollMilliseconds = 2000
/** Sent side by side. */
const batch = 8
/** A delivery whose worker died is tried again after this, which is longer than any try lasts. */
const heldMilliseconds = 60_000
const firstWait = 30_000
const longestWait = 2 * 3_600_000
/** After a day a receiver that does not answer is given up, and the rule is at fault. */
const longest = 86_400_000

/** When a delivery is tried again after so many tries; null gives it up. */
export const nextTry = (attempts: number, createdAt: Date, at: Date): Date | null => {
  const next = at.getTime() + Math.min(longestWait, firstWait * 2 ** Math.max(0, attempts - 1))
  return next - createdAt.getTime() > longest ? null : new Date(next)
}

export type DeliveryParts = {
  readonly unitOfWork: UnitOfWork
  readonly now: () => Date
  readonly onError: (error: unknown) => void
  /** Hosts of private networks that the operator allows. */
  readonly privateHosts: readonly string[]
}
type Due = Awaited<ReturnType<Parameters<Parameters<UnitOfWork>[0]>[0]['webhooks']['take']>>[number]

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The rule whose delivery is given up is at fault. */
const faultsOf = ({ projectId, name, payload }: Due, error: string) => {
  const { organizationId, protocolId, ruleId, taskId } = payload
  const named = { organizationId: text(organizationId), protocolId: text(protocolId), ruleId: text(ruleId), taskId: text(taskId) }
  return Object.values(named).includes('') ? [] : [{ projectId, ...named, message: `webhook "${name}" is given up: ${error}` }]
}

export const deliverer = ({ unitOfWork, now, onError, privateHosts }: DeliveryParts) => {
  const write = async (due: Due, posted: Posted): Promise<void> =>
    unitOfWork(async (repositories) => {
      const at = now()
      const { webhooks, outbox } = repositories
      if (posted.isTaken) await webhooks.delivered(due.id, posted.status, at)
      else {
        const nextAt = posted.isFinal ? null : nextTry(due.attempts, due.createdAt, at)
        await webhooks.failed(due.id, posted.status, posted.error, nextAt, at)
        if (nextAt === null) await faulted(repositories, faultsOf(due, posted.error), at)
      }
      await outbox.put({ kind: 'hint', payload: { projectId: due.projectId, topics: ['faults'] } })
    })
  const deliver = async (due: Due): Promise<void> => {
    const off: Posted = { isTaken: false, status: null, error: 'the webhook was switched off', isFinal: true }
    await write(due, due.isActive ? await post(due, now(), privateHosts) : off)
  }
  /** All that is due now; answers how many were tried. */
  return async (): Promise<number> => {
    for (let tried = 0; ; ) {
      const at = now()
      const due = await unitOfWork(({ webhooks }) => webhooks.take(batch, at, new Date(at.getTime() + heldMilliseconds)))
      for (const outcome of await Promise.allSettled(due.map(deliver))) if (outcome.status === 'rejected') onError(outcome.reason)
      tried += due.length
      if (due.length < batch) return tried
    }
  }
}

/** Delivers webhooks as they come due; the returned function ends it after the running tries. */
export const startDeliveryLoop = (parts: DeliveryParts): (() => Promise<void>) => {
  const round = deliverer(parts)
  const loop = every(
    pollMilliseconds,
    async () => {
      await round()
    },
    parts.onError,
  )
  return loop.stop
}
