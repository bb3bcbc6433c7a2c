import type { ProtocolBody } from './protocol-body.ts'
import type { ProtocolProblem } from './protocol-problem.ts'

type TargetProject = { readonly id: string; readonly organizationId: string; readonly protocolId: string | null }
type Home = { readonly projectId: string; readonly organizationId: string }

/** Why samples of a project cannot go to another one; undefined when they can. */
export const targetFault = (target: TargetProject | undefined, from: Home): string | undefined => {
  if (target === undefined || target.organizationId !== from.organizationId)
    return 'the project that it sends samples to is not one of this organization: choose another one'
  if (target.id === from.projectId) return 'it sends samples to the project that they are in: choose another one'
  if (target.protocolId === null) return 'the project that it sends samples to has no protocol yet: publish one there'
  return undefined
}

/** Why a pool cannot be asked: nobody is in it. */
export const poolFault = (pool: string): string => `nobody who labels here has the expertise "${pool}": give it to somebody, or ask anybody`

/** Why a webhook cannot be called; undefined when it can. */
export const webhookFault = (name: string, hook: { readonly isActive: boolean } | undefined): string | undefined => {
  if (hook === undefined) return `the project has no webhook by the name "${name}": add it, or take it out of the rule`
  if (!hook.isActive) return `the webhook "${name}" is switched off: switch it on, or take it out of the rule`
  return undefined
}

type Named =
  | { readonly kind: 'project'; readonly name: string }
  | { readonly kind: 'pool'; readonly name: string }
  | { readonly kind: 'webhook'; readonly name: string }

/** What a rule leads to outside the protocol, with the place in the protocol that names it. */
export type RoutingTarget = Named & { readonly ruleId: string; readonly path: ProtocolProblem['path'] }

/** All that the rules lead to, in their order. */
export const routingTargets = ({ routing }: Pick<ProtocolBody, 'routing'>): RoutingTarget[] =>
  routing.flatMap(({ id: ruleId, effect, also = [] }, index) => {
    const targets: RoutingTarget[] = []
    const path = ['routing', index, 'effect']
    if (effect.kind === 'move') targets.push({ kind: 'project', name: effect.projectId, ruleId, path: [...path, 'projectId'] })
    if (effect.kind === 'more-reads' && effect.pool !== undefined)
      targets.push({ kind: 'pool', name: effect.pool, ruleId, path: [...path, 'pool'] })
    also.forEach((side, at) => {
      const beside = ['routing', index, 'also', at]
      if (side.kind === 'copy') targets.push({ kind: 'project', name: side.projectId, ruleId, path: [...beside, 'projectId'] })
      if (side.kind === 'webhook') targets.push({ kind: 'webhook', name: side.webhook, ruleId, path: [...beside, 'webhook'] })
    })
    return targets
  })

/** What is known of the targets when a protocol is published. */
export type KnownTargets = {
  readonly projects: readonly (TargetProject & { readonly mayAddTasks: boolean })[]
  readonly pools: readonly string[]
  /** Also those that are switched off: that is a pause, which shows at the rule once it matters. */
  readonly webhooks: readonly string[]
}

/**
 * Rules that lead nowhere, with their place. A rule that sends to a project where the publisher may not add tasks is refused, unless the
 * version before sent there already: then somebody who may has said so.
 */
export const targetProblems = (
  protocol: Pick<ProtocolBody, 'routing'>,
  before: Pick<ProtocolBody, 'routing'> | undefined,
  known: KnownTargets,
  home: Home,
): ProtocolProblem[] => {
  const granted = new Set(
    before === undefined ? [] : routingTargets(before).flatMap(({ kind, name }) => (kind === 'project' ? [name] : [])),
  )
  const faultOf = ({ kind, name }: Named): string | undefined => {
    switch (kind) {
      case 'project': {
        const target = known.projects.find(({ id }) => id === name)
        const fault = targetFault(target, home)
        if (fault !== undefined || target?.mayAddTasks === true || granted.has(name)) return fault
        return 'it sends samples to a project where you may not add any: ask a manager of that project, or choose another one'
      }
      case 'pool':
        return known.pools.includes(name) ? undefined : poolFault(name)
      case 'webhook':
        return known.webhooks.includes(name) ? undefined : webhookFault(name, undefined)
    }
  }
  return routingTargets(protocol).flatMap((target) => {
    const fault = faultOf(target)
    return fault === undefined ? [] : [{ path: [...target.path], message: `rule "${target.ruleId}": ${fault}` }]
  })
}
