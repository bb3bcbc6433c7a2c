import type { KnownAnswer } from '@reticle/contract'
import { type AssignmentId, type DomainError, err, ok, type Result, scoreAgainst } from '@reticle/domain'
import type { Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { liveTraining } from './gold-scores.ts'
import { notYours } from './keep-lease.ts'
import { myQualification } from './qualification.ts'

/** The same words whatever it is, so that hidden gold is not told from a vote. */
const noFeedback: DomainError = {
  code: 'wrong-state',
  message: 'there is no answer to show here: only tasks of the test show theirs, after they are submitted',
}

/** The known answer beside one's own, after a task of the test (docs/spec/gold.md, G14). */
export const knownAnswer = async (
  context: Context,
  scope: Scope,
  personId: string,
  assignmentId: AssignmentId,
): Promise<Result<KnownAnswer, DomainError>> => {
  const place = await context.read.labelling.place(assignmentId)
  if (place?.annotatorId !== personId) return err(notYours)
  if (place.purpose !== 'qualification') return err(noFeedback)
  const { qualification: policy } = await liveTraining(context, scope.projectId)
  if (policy?.showsAnswers !== true) return err({ code: 'forbidden', message: 'this test does not show its answers' })
  const annotationId = await context.read.qualifications.annotationOf(assignmentId)
  const reading = annotationId === undefined ? undefined : await context.read.gold.reading(annotationId)
  if (reading === undefined) return err(noFeedback)
  const [row] = await context.read.knownAnswers.of([reading.taskId])
  if (row === undefined) return err({ code: 'wrong-state', message: 'the known answer of this sample was taken back meanwhile' })
  const { score, answers, marks } = scoreAgainst(row.protocol, row.known, reading.content)
  return ok({
    score,
    known: row.known.content,
    own: reading.content,
    answers: [...answers, ...(marks?.answers ?? [])],
    marks: marks === null ? null : { score: marks.score, verdicts: [...marks.verdicts] },
    standing: await myQualification(context, scope, personId),
  })
}
