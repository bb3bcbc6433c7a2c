import type { Repositories } from '@reticle/db'
import { type DomainError, err, may, ok, type Protocol, type Result, routingTargets, targetProblems } from '@reticle/domain'

type Home = { readonly projectId: string; readonly organizationId: string; readonly actorId: string }

const unique = (names: readonly string[]): string[] => [...new Set(names)]

/** What is known of all that the rules name, and of what the publisher may do there. */
const knownOf = async ({ sampleCopies, memberships, webhooks }: Repositories, protocol: Protocol, { projectId, actorId }: Home) => {
  const targets = routingTargets(protocol)
  const isAny = (kind: (typeof targets)[number]['kind']) => targets.some((one) => one.kind === kind)
  const ids = unique(targets.flatMap(({ kind, name }) => (kind === 'project' ? [name] : [])))
  const found = ids.length === 0 ? [] : await sampleCopies.targets(ids)
  const projects = []
  for (const project of found) {
    const scope = await memberships.scopeOf('project', project.id, actorId)
    projects.push({ ...project, mayAddTasks: scope !== undefined && may(scope.roles, 'project.manage') })
  }
  const pools = isAny('pool') ? await sampleCopies.pools([projectId]) : []
  const hooks = isAny('webhook') ? await webhooks.list(projectId) : []
  return { projects, pools: pools.map(({ pool }) => pool), webhooks: hooks.map(({ name }) => name) }
}

/**
 * Refuses rules that lead nowhere (docs/spec/consensus.md, C114), with the rule and its place in the body; `at` says where the protocol is in
 * it. What goes away later is the fault of the rule when it is asked for.
 */
export const checkTargets = async (
  repositories: Repositories,
  home: Home,
  protocol: Protocol,
  before: Protocol | undefined,
  at: string,
): Promise<Result<null, DomainError>> => {
  const known = await knownOf(repositories, protocol, home)
  const places = targetProblems(protocol, before, known, home).map(({ path, message }) => ({ at: [at, ...path].join('.'), message }))
  const [first] = places
  return first === undefined ? ok(null) : err({ code: 'invalid-input', message: `${first.at}: ${first.message}`, places })
}
