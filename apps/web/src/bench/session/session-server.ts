import { type Assignment, type NoClaimReason, noClaimReasons, type ProtocolVersion } from '@reticle/contract'
import type { AssignmentId, ProjectId, ProtocolId, SampleId } from '@reticle/domain'
import { call, callFully, urlOf } from '../../net/client.ts'
import { queries } from '../../net/queries.ts'
import { queryClient } from '../../net/query-client.ts'
import { type LeaseAnswer, type OutboxServer, outboxServer } from '../outbox/server.ts'

export type Skip = { readonly kind: 'not-now' | 'not-me' | 'not-usable'; readonly reason: string }

export type Claim =
  | { readonly kind: 'leased'; readonly assignment: Assignment }
  /** `retryAt`: Unix milliseconds, when the server knows that something may come free. */
  | { readonly kind: 'none'; readonly reason: NoClaimReason; readonly retryAt: number | undefined }

/** What the bench asks of the server. */
export type SessionServer = OutboxServer & {
  readonly claim: (projectId: ProjectId) => Promise<Claim>
  readonly mine: (projectId: ProjectId) => Promise<readonly Assignment[]>
  readonly protocol: (protocolId: ProtocolId) => Promise<ProtocolVersion>
  readonly heartbeat: (assignmentId: AssignmentId, fence: number) => Promise<LeaseAnswer>
  readonly skip: (assignmentId: AssignmentId, fence: number, skip: Skip) => Promise<void>
  /** Gives an assignment back while the page goes away: sent without waiting for the answer. */
  readonly giveBack: (assignmentId: AssignmentId, fence: number) => void
}

const reasonOf = (header: string | null): NoClaimReason => noClaimReasons.find((reason) => reason === header) ?? 'nothing-left'

const timeOf = (header: string | null): number | undefined => {
  const time = Date.parse(header ?? '')
  return Number.isNaN(time) ? undefined : time
}

export const imageUrlOf = (sampleId: SampleId): string => urlOf('getSampleImage', { params: { sampleId } })

export const sessionServer: SessionServer = {
  ...outboxServer,
  claim: async (projectId) => {
    const { answer, headers } = await callFully('claimAssignment', { params: { projectId } })
    if (answer !== undefined) return { kind: 'leased', assignment: answer }
    return { kind: 'none', reason: reasonOf(headers.get('reticle-reason')), retryAt: timeOf(headers.get('reticle-retry-at')) }
  },
  mine: (projectId) => call('listMyAssignments', { params: { projectId } }),
  protocol: (protocolId) => queryClient.ensureQueryData(queries.protocol(protocolId)),
  heartbeat: (assignmentId, fence) => call('heartbeat', { params: { assignmentId }, body: { fence } }),
  skip: (assignmentId, fence, { kind, reason }) => call('skipAssignment', { params: { assignmentId }, body: { fence, kind, reason } }),
  giveBack: (assignmentId, fence) => {
    void fetch(urlOf('skipAssignment', { params: { assignmentId } }), {
      method: 'POST',
      keepalive: true,
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fence, kind: 'not-now', reason: '' }),
    }).catch(() => undefined)
  },
}
