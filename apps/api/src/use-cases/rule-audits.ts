import type { RuleAudits } from '@reticle/contract'
import { type DomainError, err, may, ok, type Protocol, type Result, type RuleAudit, wilson } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

const watchedIn = (protocol: Protocol | undefined): ReadonlyMap<string, RuleAudit> =>
  new Map(
    (protocol?.routing ?? []).flatMap(({ id, effect }) =>
      effect.kind === 'settle' && effect.audit !== undefined ? [[id, effect.audit] as const] : [],
    ),
  )

/** Audits of rules; nothing of them to whoever also labels, since they tell how peers read. */
export const showRuleAudits = async ({ read }: Context, { projectId, roles }: Scope): Promise<RuleAudits> => {
  if (may(roles, 'task.label')) return { rules: [], history: [], isRestricted: true }
  const [live, tallies, stopped, history] = await Promise.all([
    read.projectHistory.liveProtocol(projectId),
    read.ruleAudits.tallies(projectId),
    read.ruleAudits.stopped([projectId]),
    read.ruleAudits.history(projectId),
  ])
  const watched = watchedIn(live?.content)
  const ids = [...new Set([...watched.keys(), ...[...tallies, ...stopped, ...history].map(({ ruleId }) => ruleId)])]
  return {
    rules: ids.map((ruleId) => {
      const { told, same, waiting } = tallies.find((one) => one.ruleId === ruleId) ?? { told: 0, same: 0, waiting: 0 }
      const { mean, low, high } = wilson(same, told)
      const state = stopped.some((one) => one.ruleId === ruleId) ? ('stopped' as const) : ('running' as const)
      return { ruleId, audit: watched.get(ruleId) ?? null, told, same, waiting, value: mean, low, high, state }
    }),
    history: history.map(({ ruleId, stoppedAt, audits, same, startedAt, startedBy, startedWhy }) => ({
      ...{ ruleId, audits, same, stoppedAt: new Date(stoppedAt).toISOString() },
      started: startedAt === null ? null : { at: new Date(startedAt).toISOString(), by: startedBy ?? '', reason: startedWhy ?? '' },
    })),
    isRestricted: false,
  }
}

/** Lets a stopped rule go on. What it passed over meanwhile stays as it was decided. */
export const startRule = async (
  context: Context,
  { personId }: Pick<Caller, 'personId'>,
  scope: Scope,
  { ruleId, reason }: { readonly ruleId: string; readonly reason: string },
): Promise<Result<RuleAudits, DomainError>> => {
  const { projectId } = scope
  const started = await context.unitOfWork(
    async ({ ruleAudits, routingFaults, projects, events, outbox }): Promise<Result<null, DomainError>> => {
      const at = context.now()
      const project = await projects.lock(projectId)
      if (!(await ruleAudits.start(projectId, ruleId, { personId, reason, at })))
        return err({ code: 'wrong-state', message: 'this rule is not stopped, or somebody has started it: load the list again' })
      await events.add({
        ...{ type: 'rule.started', subjectId: projectId, at, projectId, actorId: personId, payload: { ruleId, reason } },
        ...(project === undefined ? {} : { organizationId: project.organizationId }),
      })
      const protocolId = project?.protocolId
      if (protocolId !== null && protocolId !== undefined) await routingFaults.clear(projectId, { protocolId, ruleId })
      await outbox.put({ kind: 'hint', payload: { projectId, topics: ['faults'] } })
      return ok(null)
    },
  )
  return started.ok ? ok(await showRuleAudits(context, scope)) : started
}
