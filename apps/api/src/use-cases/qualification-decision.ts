import { type DomainError, err, ok, type Result } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

type Decision = { readonly decision: 'waive' | 'another-attempt'; readonly reason: string }

/** A manager opens the project to an annotator without the test, or gives another attempt at it, which begins at once (G15). */
export const decideQualification = async (
  context: Context,
  caller: Caller,
  { projectId, organizationId }: Scope,
  personId: string,
  { decision, reason }: Decision,
): Promise<Result<null, DomainError>> =>
  context.unitOfWork(async ({ annotators, projects, qualifications, events, outbox }): Promise<Result<null, DomainError>> => {
    const refuse = (code: 'not-found' | 'wrong-state', message: string) => err({ code, message } as const)
    if ((await annotators.get(projectId, personId)) === undefined)
      return refuse('not-found', 'this person does not label on this project; give them the role of an annotator first')
    if (personId === caller.personId) return refuse('wrong-state', 'nobody decides on their own test: ask another manager')
    const protocolId = await projects.liveProtocolId(projectId)
    if (protocolId == null) return refuse('wrong-state', 'this project has no protocol, and so no test')
    const whose = { projectId, personId }
    await qualifications.lock(whose)
    const last = await qualifications.latest(whose)
    if (last?.state === 'passed' || last?.state === 'waived') return refuse('wrong-state', 'the project is open to this person already')
    if (decision === 'another-attempt' && last?.state !== 'failed')
      return refuse('wrong-state', last === undefined ? 'this person has not begun the test' : 'this person is in the middle of an attempt')
    const at = context.now()
    const isWaived = decision === 'waive'
    const base = { ...whose, protocolId, decidedBy: caller.personId, startedAt: at }
    if (isWaived && last?.state === 'running')
      await qualifications.set({ ...whose, attempt: last.attempt }, { state: 'waived', endedAt: at, decidedBy: caller.personId })
    else
      await qualifications.begin({
        ...base,
        attempt: (last?.attempt ?? 0) + 1,
        state: isWaived ? 'waived' : 'running',
        endedAt: isWaived ? at : null,
      })
    await events.add({
      type: isWaived ? 'qualification.waived' : 'qualification.granted',
      ...{ subjectId: personId, actorId: caller.personId, at, organizationId, projectId, payload: { reason } },
    })
    await outbox.put(
      { kind: 'hint', payload: { projectId, topics: ['training', 'assignments'], personId } },
      { kind: 'hint', payload: { projectId, topics: ['people'] } },
    )
    return ok(null)
  })
