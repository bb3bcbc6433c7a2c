import type { Repositories } from '@reticle/db'

type Fault = Parameters<Repositories['routingFaults']['record']>[0][number] & { readonly organizationId: string }

/** Counts faults of rules; the first one of a rule is an event, and managers are told of it. */
export const faulted = async (
  { routingFaults, events, notices, outbox }: Pick<Repositories, 'routingFaults' | 'events' | 'notices' | 'outbox'>,
  faults: readonly Fault[],
  at: Date,
): Promise<void> => {
  if (faults.length === 0) return
  const organizations = new Map(faults.map(({ projectId, organizationId }) => [projectId, organizationId]))
  for (const { projectId, protocolId, ruleId, message, taskId } of await routingFaults.record(faults, at)) {
    const organizationId = organizations.get(projectId)
    const payload = { protocolId, ruleId, message }
    await events.add({
      ...{ type: 'routing.faulted', subjectId: taskId, at, projectId, payload },
      ...(organizationId === undefined ? {} : { organizationId }),
    })
    await notices.sendToRoles(['manager'], {
      ...{ projectId, kind: 'fault', at, about: { ruleId } },
      text: `The rule "${ruleId}" is at fault: ${message}`,
    })
  }
  for (const projectId of organizations.keys()) await outbox.put({ kind: 'hint', payload: { projectId, topics: ['faults'] } })
}
