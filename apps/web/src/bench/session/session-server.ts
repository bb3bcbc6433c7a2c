import { type Assignment, type AssignmentHistory, type NoClaimReason, noClaimReasons, type ProtocolVersion } from '@reticle/contract'
import { type AssignmentId, loadExpressions, type ProjectId, type ProtocolId, type SampleId } from '@reticle/domain'
import { call, callFully, urlOf } from '../../net/client.ts'
import { queries } from '../../net/queries.ts'
import { queryClient } from '../../net/query-client.ts'
import { type LeaseAnswer, type OutboxServer, outboxServer } from '../outbox/server.ts'
import type { Held } from './lease-keeper.ts'

export type Skip = { readonly kind: 'not-now' | 'not-me' | 'not-usable'; readonly reason: string }

export type Claim =
  | { readonly kind: 'leased'; readonly assignment: Assignment }
  /** `retryAt`: Unix milliseconds by the server's clock, when it knows that something may come free. `detail`: in a manager's own words. */
  | { readonly kind: 'none'; readonly reason: NoClaimReason; readonly retryAt: number | undefined; readonly detail: string }

/** What the bench asks of the server. */
export type SessionServer = OutboxServer & {
  readonly claim: (projectId: ProjectId) => Promise<Claim>
  readonly mine: (projectId: ProjectId) => Promise<readonly Assignment[]>
  /** Leases a sample that came back; its draft is the annotation that was submitted. */
  readonly takeRevision: (assignmentId: AssignmentId) => Promise<Assignment>
  readonly protocol: (protocolId: ProtocolId) => Promise<ProtocolVersion>
  readonly heartbeat: (held: Held) => Promise<LeaseAnswer>
  readonly skip: (held: Held, skip: Skip) => Promise<void>
  /** Gives an assignment back, also while the page goes away: nobody waits for the answer. */
  readonly giveBack: (held: Held) => void
  readonly history: (assignmentId: AssignmentId) => Promise<AssignmentHistory>
}

const reasonOf = (header: string | null): NoClaimReason => noClaimReasons.find((reason) => reason === header) ?? 'nothing-left'

const timeOf = (header: string | null): number | undefined => {
  const time = Date.parse(header ?? '')
  return Number.isNaN(time) ? undefined : time
}

/** Header values are ASCII: other text comes percent-encoded. */
const textOf = (header: string | null): string => {
  try {
    return decodeURIComponent(header ?? '')
  } catch {
    return header ?? ''
  }
}

export const imageUrlOf = (sampleId: SampleId): string => urlOf('getSampleImage', { params: { sampleId } })

export const sessionServer: SessionServer = {
  ...outboxServer,
  claim: async (projectId) => {
    const { answer, headers } = await callFully('claimAssignment', { params: { projectId } })
    if (answer !== undefined) return { kind: 'leased', assignment: answer }
    return {
      kind: 'none',
      reason: reasonOf(headers.get('reticle-reason')),
      retryAt: timeOf(headers.get('reticle-retry-at')),
      detail: textOf(headers.get('reticle-reason-detail')),
    }
  },
  mine: (projectId) => call('listMyAssignments', { params: { projectId } }),
  takeRevision: (assignmentId) => call('takeRevision', { params: { assignmentId } }),
  protocol: async (protocolId) => {
    const protocol = await queryClient.ensureQueryData(queries.protocol(protocolId))
    if (protocol.content.rules.some(({ kind }) => kind === 'expression')) await loadExpressions()
    return protocol
  },
  heartbeat: ({ assignmentId, ...body }) => call('heartbeat', { params: { assignmentId }, body }),
  skip: ({ assignmentId, ...held }, skip) => call('skipAssignment', { params: { assignmentId }, body: { ...held, ...skip } }),
  giveBack: ({ assignmentId, ...body }) => {
    // Lost on the way it only lasts until the lease runs out.
    void call('releaseAssignment', { params: { assignmentId }, body, isLast: true }).catch(() => undefined)
  },
  history: (assignmentId) => call('getAssignmentHistory', { params: { assignmentId } }),
}
