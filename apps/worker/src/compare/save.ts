import { newId, type Repositories } from '@reticle/db'
import { faulted } from '../effects/faults.ts'
import { NotWritable } from './data-error.ts'
import type { Compared } from './decide.ts'

/** Outcomes, states and events of locked tasks, the rounds that begin, the faults of rules, and what rules have still to do. */
export const saveCompared = async (repositories: Repositories, compared: readonly Compared[], at: Date): Promise<void> => {
  await repositories.comparing.save(compared, at)
  for (const { taskId, organizationId, revisionHours } of compared) {
    if (revisionHours === null) continue
    const endsAt = new Date(at.getTime() + revisionHours * 3_600_000)
    const round = await repositories.revisions.begin({ taskId, kind: 'panel', organizationId, askedBy: null, at, endsAt })
    if (round === undefined) throw new NotWritable(`task ${taskId}: no round of its panel could begin`)
  }
  await repositories.ruleEffects.ask(
    compared.flatMap(({ effects }) => effects),
    at,
  )
  await repositories.ruleAudits.ask(
    compared.flatMap(({ taskId, projectId, protocolId, decision, wouldSay }) =>
      decision.audits === undefined || wouldSay === null
        ? []
        : [{ id: newId(), taskId, projectId, protocolId, ruleId: decision.audits, outcome: wouldSay, askedAt: at }],
    ),
  )
  const faults = compared.flatMap(({ taskId, projectId, organizationId, protocolId, decision }) =>
    (decision.faults ?? []).map((fault) => ({ ...fault, taskId, projectId, organizationId, protocolId })),
  )
  await faulted(repositories, faults, at)
}
