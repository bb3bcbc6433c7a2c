import type { Repositories } from '@reticle/db'
import type { Protocol, RoutingRule } from '@reticle/domain'

type Routed = { readonly projectId: string; readonly organizationId: string; readonly protocol: Protocol }
/** A task with those who have read it. */
type Read = Omit<Routed, 'protocol'> & { readonly annotations: readonly { readonly annotatorId?: string | undefined }[] | null }
type Target = Awaited<ReturnType<Repositories['sampleCopies']['targets']>>[number]

/** Why samples of a project cannot go to another one; undefined when they can. */
export const targetFault = (target: Target | undefined, from: { readonly projectId: string; readonly organizationId: string }) => {
  if (target === undefined || target.organizationId !== from.organizationId)
    return 'the project that it sends samples to is not one of this organization: choose another one'
  if (target.id === from.projectId) return 'it sends samples to the project that they are in: choose another one'
  if (target.protocolId === null) return 'the project that it sends samples to has no protocol yet: publish one there'
  return undefined
}

/** Looks once at all that the rules of some tasks name, and says of each rule what is wrong with it. */
export const targetsOf = async (read: Repositories, tasks: readonly Routed[]) => {
  const rules = tasks.flatMap(({ projectId, protocol }) => protocol.routing.map(({ effect }) => ({ projectId, effect })))
  const moves = [...new Set(rules.flatMap(({ effect }) => (effect.kind === 'move' ? [effect.projectId] : [])))]
  const pooled = [
    ...new Set(rules.flatMap(({ projectId, effect }) => (effect.kind === 'more-reads' && effect.pool !== undefined ? [projectId] : []))),
  ]
  const targets = new Map((moves.length === 0 ? [] : await read.sampleCopies.targets(moves)).map((target) => [target.id as string, target]))
  const pools = pooled.length === 0 ? [] : await read.sampleCopies.pools(pooled)
  return ({ projectId, organizationId, annotations }: Read) =>
    ({ effect }: RoutingRule): string | undefined => {
      if (effect.kind === 'move') return targetFault(targets.get(effect.projectId), { projectId, organizationId })
      if (effect.kind !== 'more-reads' || effect.pool === undefined) return undefined
      const people = pools.find((one) => one.projectId === projectId && one.pool === effect.pool)?.personIds ?? []
      if (people.length === 0) return `nobody who labels here has the expertise "${effect.pool}": give it to somebody, or ask anybody`
      const isLeft = people.some((person) => annotations?.some(({ annotatorId }) => annotatorId === person) !== true)
      return isLeft ? undefined : `everybody with the expertise "${effect.pool}" has read the sample: give it to more people`
    }
}
