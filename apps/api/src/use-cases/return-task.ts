import { newId, type Repositories } from '@reticle/db'
import { type AnnotationId, type DomainError, err, may, ok, type Result, type TaskId } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { openDecision } from './deciding.ts'
import { notContested } from './review-lease.ts'
import { refresh } from './tell-dispenser.ts'

type ReturnedAnnotation = {
  readonly annotationId: AnnotationId
  readonly comment: string
  readonly objects: { regionId: string; comment: string }[]
}

const hour = 3_600_000

type Standing = Awaited<ReturnType<Repositories['desk']['standingReaders']>>[number]

/** What keeps one annotation from being returned; undefined when nothing does. */
const refusalOf = async (
  repositories: Repositories,
  { projectId }: Scope,
  standing: Standing | undefined,
  { objects }: ReturnedAnnotation,
): Promise<string | undefined> => {
  if (standing?.isCounted !== true) return 'this annotation is none of the task, or does not count (any more): reload the task'
  const unknown = objects.find(({ regionId }) => !standing.regionIds.includes(regionId))
  if (unknown !== undefined) return `this annotation has no mark "${unknown.regionId}"`
  const roles = (await repositories.memberships.scopeOf('project', projectId, standing.annotatorId))?.roles ?? []
  return may(roles, 'task.label') ? undefined : 'whoever made this annotation does not label here any more: reassign it, or decide yourself'
}

/** Comments stay with the task as messages to the reader, so that the desk sees them too. */
const keepComments = async (
  repositories: Repositories,
  caller: Caller,
  common: { projectId: string; taskId: string; at: Date },
  given: ReturnedAnnotation,
) => {
  const { projectId, taskId, at } = common
  const { annotationId, comment, objects } = given
  const message = { projectId, taskId, authorId: caller.personId, audience: 'reader' as const, annotationId, postedAt: at }
  // Ids of one millisecond are in no order by themselves, and messages are shown in that of their ids.
  const [id = newId(), ...ids] = [comment, ...objects].map(() => newId()).toSorted((a, b) => (a < b ? -1 : 1))
  await repositories.messages.add(
    { ...message, id, text: comment },
    ...objects.map((one, place) => ({ ...message, id: ids[place] ?? newId(), place: { regionId: one.regionId }, text: one.comment })),
  )
}

/** The first thing that keeps them from being returned, with its place. */
const problemOf = async (
  repositories: Repositories,
  scope: Scope,
  taskId: TaskId,
  annotations: readonly ReturnedAnnotation[],
): Promise<DomainError | undefined> => {
  const standing = new Map((await repositories.desk.standingReaders(taskId)).map((one) => [one.annotationId, one]))
  const seen = new Set<string>()
  for (const [index, given] of annotations.entries()) {
    const at = `body.annotations.${index}`
    if (seen.has(given.annotationId))
      return { code: 'invalid-input', at, message: 'this annotation is named twice: put its comments together' }
    seen.add(given.annotationId)
    const message = await refusalOf(repositories, scope, standing.get(given.annotationId), given)
    if (message !== undefined) return { code: 'invalid-input', at, message }
  }
  return undefined
}

/** Gives annotations of a contested task back to their authors, with comments; their revisions are compared again (L72). */
export const returnTask = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  taskId: TaskId,
  annotations: readonly ReturnedAnnotation[],
): Promise<Result<null, DomainError>> => {
  const { projectId, organizationId } = scope
  const outcome = await context.unitOfWork(async (repositories): Promise<Result<null, DomainError>> => {
    const opened = await openDecision(repositories, caller, scope, taskId)
    if (!opened.ok) return opened
    const problem = await problemOf(repositories, scope, taskId, annotations)
    if (problem !== undefined) return err(problem)
    const { task, policy } = opened.value
    const at = context.now()
    const endsAt = new Date(at.getTime() + policy.revisionHours * hour)
    await repositories.reviews.end(taskId, 'returned', caller.personId)
    const asked = { taskId, kind: 'returned' as const, organizationId, askedBy: caller.personId, at, endsAt }
    const round = await repositories.revisions.begin({ ...asked, annotations: annotations.map((given) => ({ ...given })) })
    if (round === undefined) return err(notContested(task.state, scope.roles))
    for (const given of annotations) await keepComments(repositories, caller, { projectId, taskId, at }, given)
    await repositories.viewings.add({ taskId, personId: caller.personId, projectId, viewedAt: at })
    const topics = ['contested', 'progress', 'samples', 'reviews', 'revisions', 'messages']
    await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics } })
    return ok(null)
  })
  if (outcome.ok) await refresh(context, projectId, [taskId])
  return outcome
}
