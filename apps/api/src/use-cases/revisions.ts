import { type AssignmentId, type DomainError, err, ok, type ProjectId } from '@reticle/domain'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { blindNames } from './reader-names.ts'
import { sampleAnswer } from './show-sample.ts'

/** Samples that came back to the caller, oldest first. */
export const listRevisions = async (context: Context, caller: Caller, projectId: ProjectId) =>
  (await context.read.revisions.ofPerson(projectId, caller.personId)).map((row) => ({
    assignmentId: row.assignmentId,
    taskId: row.taskId,
    sample: sampleAnswer(row.sample),
    kind: row.kind,
    comment: row.comment,
    objects: row.objects,
    askedAt: row.askedAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
  }))

const noPeers: DomainError = {
  code: 'wrong-state',
  message: "the others' marks are shown in the second phase of a panel only, while you are asked to look again",
}

/**
 * What the others marked in a panel's first phase, under letters that are shuffled for each task and are not those of the desk: the same for
 * all of its readers, and the same however often they ask (L80). Nothing of what anybody revised meanwhile.
 */
export const listPeers = async (context: Context, caller: Caller, assignmentId: AssignmentId) => {
  const revision = await context.read.revisions.ofAssignment(assignmentId)
  if (revision?.annotatorId !== caller.personId || revision.kind !== 'panel' || revision.state !== 'open') return err(noPeers)
  const [peers, readers] = await Promise.all([context.read.revisions.peers(assignmentId), context.read.desk.readersOf(revision.taskId)])
  const letters = blindNames(context.config.secret, `${revision.taskId}/peers`, readers.length, readers.length)
  const shown = peers.map(({ annotatorId, content }) => ({
    reader: letters[readers.indexOf(annotatorId)] ?? 'Reader',
    regions: content.regions,
    answers: content.answers,
  }))
  return ok(shown.toSorted((a, b) => (a.reader < b.reader ? -1 : 1)))
}
