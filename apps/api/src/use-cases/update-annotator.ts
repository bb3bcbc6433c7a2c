import type { Repositories } from '@reticle/db'
import { type DomainError, type EventType, err, ok, type PersonId, type Result } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

export type AnnotatorSettings = {
  readonly isPaused?: boolean | undefined
  readonly pauseReason?: string | undefined
  readonly most?: number | null | undefined
  readonly mostPerDay?: number | null | undefined
  readonly expertise?: readonly string[] | undefined
  readonly affiliation?: string | undefined
}
type Annotator = NonNullable<Awaited<ReturnType<Repositories['annotators']['get']>>>

const pauseOf = (before: Annotator, { isPaused, pauseReason = '' }: AnnotatorSettings, at: Date) => {
  if (isPaused === false) return { pausedAt: null, pauseReason: '' }
  return isPaused === true ? { pausedAt: before.pausedAt ?? at, pauseReason } : {}
}

const eventOf = (before: Annotator, { isPaused }: AnnotatorSettings): EventType => {
  const wasPaused = before.pausedAt !== null
  if (isPaused === undefined || isPaused === wasPaused) return 'annotator.changed'
  return isPaused ? 'annotator.paused' : 'annotator.resumed'
}

/** Whom a person reads for holds everywhere: a manager may fill it in, but not change what stands there for another organization, too. */
const affiliate = async (repositories: Repositories, before: Annotator, affiliation: string): Promise<DomainError | undefined> => {
  if (affiliation === before.affiliation) return undefined
  const organizations = await repositories.memberships.organizationsOf(before.personId)
  if (before.affiliation !== '' && organizations.length > 1)
    return {
      code: 'forbidden',
      message: `the affiliation "${before.affiliation}" holds for this person in another organization, too: it can be changed only while they belong to one`,
    }
  await repositories.annotators.affiliate(before.personId, affiliation)
  return undefined
}

/** Changes what holds for an annotator on a project. What they hold stays theirs; the next claim follows the new rules. */
export const updateAnnotator = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  personId: PersonId,
  wanted: AnnotatorSettings,
): Promise<Result<Annotator, DomainError>> =>
  context.unitOfWork(async (repositories): Promise<Result<Annotator, DomainError>> => {
    const before = await repositories.annotators.get(projectId, personId)
    if (before === undefined)
      return err({ code: 'not-found', message: 'this person does not label on this project; give them the role of an annotator first' })
    if (Object.values(wanted).every((value) => value === undefined)) return ok(before)
    const at = context.now()
    const { affiliation, most, mostPerDay, expertise } = wanted
    const refused = affiliation === undefined ? undefined : await affiliate(repositories, before, affiliation)
    if (refused !== undefined) return err(refused)
    await repositories.annotators.set(projectId, personId, {
      ...pauseOf(before, wanted, at),
      ...(most === undefined ? {} : { most }),
      ...(mostPerDay === undefined ? {} : { mostPerDay }),
      ...(expertise === undefined ? {} : { expertise: [...new Set(expertise)].sort((a, b) => (a < b ? -1 : 1)) }),
    })
    const event = { subjectId: personId, at, organizationId, projectId, actorId: caller.personId }
    await repositories.events.add({ ...event, type: eventOf(before, wanted), payload: { ...wanted } })
    await repositories.outbox.put(
      { kind: 'hint', payload: { projectId, topics: ['people'] } },
      { kind: 'hint', payload: { projectId, topics: ['assignments'], personId } },
    )
    const after = await repositories.annotators.get(projectId, personId)
    if (after === undefined) throw new Error(`the annotator ${personId} is gone, though nobody took their role`)
    return ok(after)
  })
