import type { AnnotationPurpose, AssignmentId, ProtocolId, SampleId, TaskId } from '@reticle/domain'
import type { ClaimRequest, Lease } from '../port.ts'

/** What a statement of a claim answers: the candidate, if there is one, and its lease, unless a race was lost. */
export type ClaimRow = {
  candidate_id: string | null
  sample_id: string | null
  protocol_id: string | null
  assignment_id: string | null
  fence: number | null
  leased_at: Date | null
  expires_at: Date | null
}

export const leaseOf = (
  row: ClaimRow | undefined,
  { projectId, annotatorId }: ClaimRequest,
  purpose: AnnotationPurpose,
  repeat = purpose === 'repeat' ? 1 : 0,
): Lease | undefined =>
  row?.candidate_id && row.sample_id && row.protocol_id && row.assignment_id && row.fence !== null && row.leased_at && row.expires_at
    ? {
        assignmentId: row.assignment_id as AssignmentId,
        projectId,
        annotatorId,
        taskId: row.candidate_id as TaskId,
        sampleId: row.sample_id as SampleId,
        protocolId: row.protocol_id as ProtocolId,
        purpose,
        repeat,
        fence: row.fence,
        leasedAt: row.leased_at,
        expiresAt: row.expires_at,
        isPending: false,
      }
    : undefined
