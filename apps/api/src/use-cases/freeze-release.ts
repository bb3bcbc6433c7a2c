import { newId, sealAll } from '@reticle/db'
import { type DomainError, err, ok, type ProjectId, type Result, type RoCrateVersion } from '@reticle/domain'
import { versionProblem } from '@reticle/release'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { draftRelease, type Wanted } from './draft-release.ts'

type Asked = Wanted & {
  readonly name: string
  readonly version?: string | undefined
  readonly notes: string
  readonly roCrate?: RoCrateVersion | undefined
}

const shareProblem = (shares: Record<string, number>): string | undefined => {
  const sum = Object.values(shares).reduce((total, share) => total + share, 0)
  return Math.abs(sum - 1) < 1e-6 ? undefined : `the shares add up to ${sum.toFixed(3)}; they must add up to 1`
}

/** The version that was asked for, or the proposed one, with the reasons (R60 to R62). */
const versionOf = async (context: Context, projectId: ProjectId, wanted: Asked, asOf: Date) => {
  const { proposal, last } = await draftRelease(context, projectId, wanted, asOf)
  const version = wanted.version ?? proposal.version
  const since = last === null ? [] : [`compared with ${last.version}`]
  const chosen = version === proposal.version ? [] : [`${proposal.version} was proposed, and a higher version chosen`]
  const problem = versionProblem(version, proposal, last?.version ?? null)
  return { version, problem, reasons: [...proposal.reasons, ...since, ...chosen], isFirst: last === null }
}

/** Asks for a release of what is settled now; a worker writes it. Answers its id. */
export const freezeRelease = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  wanted: Asked,
): Promise<Result<string, DomainError>> => {
  const problem = shareProblem(wanted.split.shares)
  if (problem !== undefined) return err({ code: 'invalid-input', at: 'body.split.shares', message: problem })
  const { projectId, organizationId } = scope
  const { name, notes, query, split, roCrate } = wanted
  const id = newId()
  const at = context.now()
  const { version, problem: tooLow, reasons, isFirst } = await versionOf(context, projectId, wanted, at)
  // The first one may be called as its maker likes.
  if (tooLow !== undefined && !isFirst) return err({ code: 'invalid-input', at: 'body.version', message: tooLow })
  // What is settled lies before this moment; what still runs is in a later seal.
  const eventChain = await sealAll(context.database, context.now)
  return context.unitOfWork(async (repositories): Promise<Result<string, DomainError>> => {
    await repositories.projects.lock(projectId)
    const project = await repositories.projects.get(projectId)
    const isAdded = await repositories.releases.add({
      id,
      projectId,
      name,
      version,
      plan: { notes, query, split, asOf: at.toISOString(), reasons, ...(eventChain && { eventChain }), ...(roCrate && { roCrate }) },
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
