import { newId } from '@reticle/db'
import { type DomainError, err, ok, type ResolutionKind, type Result } from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'

/** 1.0.0 first, then the next minor number after the highest one. */
export const nextVersion = (versions: readonly string[]): string => {
  const numbers = versions.map((version) => version.split('.').map(Number))
  const highest = numbers.toSorted((a, b) => (b[0] ?? 0) - (a[0] ?? 0) || (b[1] ?? 0) - (a[1] ?? 0))[0]
  return highest === undefined ? '1.0.0' : `${highest[0] ?? 1}.${(highest[1] ?? 0) + 1}.0`
}

type Wanted = {
  readonly name: string
  readonly version?: string | undefined
  readonly notes: string
  readonly query: { readonly kinds: readonly ResolutionKind[] }
  readonly split: { readonly shares: Record<string, number>; readonly groupBy?: string | undefined; readonly seed: number }
}

const shareProblem = (shares: Record<string, number>): string | undefined => {
  const sum = Object.values(shares).reduce((total, share) => total + share, 0)
  return Math.abs(sum - 1) < 1e-6 ? undefined : `the shares add up to ${sum.toFixed(3)}; they must add up to 1`
}

/** Asks for a release of what is settled now; a worker writes it. Answers its id. */
export const freezeRelease = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  wanted: Wanted,
): Promise<Result<string, DomainError>> => {
  const problem = shareProblem(wanted.split.shares)
  if (problem !== undefined) return err({ code: 'invalid-input', at: 'body.split.shares', message: problem })
  const { projectId, organizationId } = scope
  const { name, notes, query, split } = wanted
  const id = newId()
  const at = context.now()
  return context.unitOfWork(async (repositories): Promise<Result<string, DomainError>> => {
    await repositories.projects.lock(projectId)
    const project = await repositories.projects.get(projectId)
    const version = wanted.version ?? nextVersion(await repositories.releases.versionsOf(projectId))
    const isAdded = await repositories.releases.add({
      id,
      projectId,
      name,
      version,
      plan: { notes, query: { kinds: [...query.kinds] }, split: { ...split }, asOf: at.toISOString() },
      isDemo: project?.isDemo ?? false,
      createdBy: caller.personId,
      createdAt: at,
    })
    if (!isAdded) return err({ code: 'conflict', message: `version ${version} of this project exists; choose a higher one` })
    await repositories.events.add({
      type: 'release.requested',
      subjectId: id,
      at,
      organizationId,
      projectId,
      actorId: caller.personId,
      payload: { version },
    })
    await repositories.outbox.put(
      { kind: 'job', name: 'freeze-release', payload: { releaseId: id } },
      { kind: 'hint', payload: { projectId, topics: ['releases'] } },
    )
    return ok(id)
  })
}
