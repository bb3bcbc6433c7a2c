import type { Repositories } from '@reticle/db'
import { type Protocol, poolFault, type RoutingRule, targetFault } from '@reticle/domain'
import { stoppedIn } from './models-beside.ts'

type Routed = { readonly projectId: string; readonly organizationId: string; readonly protocol: Protocol }
/** A task with those who have read it. */
type Read = Omit<Routed, 'protocol'> & { readonly annotations: readonly { readonly annotatorId?: string | undefined }[] | null }

/** Looks once at all that the rules of some tasks name, and says of each rule what is wrong with it. */
export const targetsOf = async (read: Repositories, tasks: readonly Routed[]) => {
  const rules = tasks.flatMap(({ projectId, protocol }) => protocol.routing.map(({ effect }) => ({ projectId, effect })))
  const moves = [...new Set(rules.flatMap(({ effect }) => (effect.kind === 'move' ? [effect.projectId] : [])))]
  const pooled = [
    ...new Set(rules.flatMap(({ projectId, effect }) => (effect.kind === 'more-reads' && effect.pool !== undefined ? [projectId] : []))),
  ]
  const targets = new Map((moves.length === 0 ? [] : await read.sampleCopies.targets(moves)).map((target) => [target.id as string, target]))
  const pools = pooled.length === 0 ? [] : await read.sampleCopies.pools(pooled)
  const stopOf = await stoppedIn(read, tasks)
  return ({ projectId, organizationId, annotations }: Read) =>
    ({ id, effect }: RoutingRule): string | undefined => {
      if (effect.kind === 'settle') return effect.audit === undefined ? undefined : stopOf(projectId, id)
      if (effect.kind === 'move') return targetFault(targets.get(effect.projectId), { projectId, organizationId })
      if (effect.kind !== 'more-reads' || effect.pool === undefined) return undefined
      const people = pools.find((one) => one.projectId === projectId && one.pool === effect.pool)?.personIds ?? []
      if (people.length === 0) return poolFault(effect.pool)
      const isLeft = people.some((person) => annotations?.some(({ annotatorId }) => annotatorId === person) !== true)
      return isLeft ? undefined : `everybody with the expertise "${effect.pool}" has read the sample: give it to more people`
    }
}
