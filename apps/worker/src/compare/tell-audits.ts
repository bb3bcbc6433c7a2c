import { isSameOutcome } from '@reticle/consensus'
import type { EndedAudit, Repositories, UnitOfWork } from '@reticle/db'
import { contentOf, type Protocol, type RuleAudit, wilson } from '@reticle/domain'
import { faulted } from '../effects/faults.ts'
import type { KnownProtocol } from './protocols.ts'

const batch = 200

type Parts = {
  readonly unitOfWork: UnitOfWork
  readonly protocolOf: (id: string) => Promise<KnownProtocol | undefined>
  readonly now: () => Date
}

const saysNow = (protocol: Protocol, { decided, consensus, known }: EndedAudit) =>
  decided ?? (consensus === null ? known : contentOf(protocol, consensus))

const auditOf = ({ routing }: Protocol, ruleId: string): RuleAudit | undefined => {
  const effect = routing.find(({ id }) => id === ruleId)?.effect
  return effect?.kind === 'settle' ? effect.audit : undefined
}

/** Whether so many audits that ended alike are too few (docs/spec/models.md, MR38): even the upper end of the interval is below what is asked for. */
export const isTooFew = ({ told, same }: { readonly told: number; readonly same: number }, { least, stopBelow }: RuleAudit): boolean =>
  told >= least && (wilson(same, told).high ?? 1) < stopBelow

/** Stops the rules of these audits that end otherwise too often; managers are told by a fault of the rule, as of any that is passed over. */
const stopRules = async (repositories: Repositories, audits: readonly (EndedAudit & { readonly audit: RuleAudit })[], at: Date) => {
  for (const [, [one]] of Map.groupBy(audits, ({ projectId, ruleId }) => `${projectId} ${ruleId}`)) {
    if (one === undefined) continue
    const { projectId, organizationId, protocolId, taskId, ruleId, audit } = one
    const tally = (await repositories.ruleAudits.tallies(projectId)).find((own) => own.ruleId === ruleId)
    if (tally === undefined || !isTooFew(tally, audit)) continue
    const counts = { audits: tally.told, same: tally.same }
    if (!(await repositories.ruleAudits.stop({ projectId, ruleId, ...counts }, at))) continue
    await repositories.events.add({
      ...{ type: 'rule.stopped', subjectId: projectId, at, projectId, organizationId },
      payload: { ruleId, protocolId, ...counts, stopBelow: audit.stopBelow },
    })
    const message = `is stopped: only ${tally.same} of ${tally.told} audits ended as it would have`
    await faulted(repositories, [{ projectId, organizationId, protocolId, ruleId, taskId, message }], at)
  }
}

/** Says of audited tasks that have settled whether they ended as their rule would have had it, and stops rules. Answers how many there were. */
export const tellAudits = async ({ unitOfWork, protocolOf, now }: Parts): Promise<number> =>
  unitOfWork(async (repositories) => {
    const ended = await repositories.ruleAudits.ended(batch)
    if (ended.length === 0) return 0
    const at = now()
    const told: { id: string; isSame: boolean; kind: EndedAudit['resolutionKind'] }[] = []
    const watched: (EndedAudit & { readonly audit: RuleAudit })[] = []
    for (const one of ended) {
      const protocol = (await protocolOf(one.protocolId))?.content
      const said = protocol && saysNow(protocol, one)
      if (protocol === undefined || said === null || said === undefined) continue
      told.push({ id: one.id, isSame: isSameOutcome(protocol, one.outcome, said), kind: one.resolutionKind })
      const audit = auditOf(protocol, one.ruleId)
      if (audit !== undefined) watched.push({ ...one, audit })
    }
    await repositories.ruleAudits.tell(told, at)
    await stopRules(repositories, watched, at)
    for (const projectId of new Set(ended.map((one) => one.projectId)))
      await repositories.outbox.put({ kind: 'hint', payload: { projectId, topics: ['faults'] } })
    return told.length
  })
