import { newId, type Repositories } from '@reticle/db'
import type { HeldOutSide, ModelRunScope } from '@reticle/domain'
import { compareVersions } from '@reticle/release'
import type { WorkerContext } from '../context.ts'
import { type Loop, type Round, RoundFailed } from './round.ts'

/** A version above all that the project has; rounds are minor versions. */
const versionAfter = (versions: readonly string[]): string => {
  const [highest] = versions.toSorted((a, b) => compareVersions(b, a))
  if (highest === undefined) return '0.1.0'
  const [major = 0, minor = 0] = highest.split(/[.+-]/).map(Number)
  return `${major}.${minor + 1}.0`
}

/** Asks for the release that a round learns from: all that was settled when it began, but what is held out. Answers its id. */
export const askRelease = async (
  { projects, releases, events, outbox }: Repositories,
  { projectId, organizationId, name, plan, createdById }: Loop,
  { number, startedAt }: Round,
): Promise<string> => {
  await projects.lock(projectId)
  const project = await projects.get(projectId)
  const version = versionAfter((await releases.versionsWithManifests(projectId)).map((row) => row.version))
  const id = newId()
  const heldOut: HeldOutSide = { ...plan.heldOut, take: 'rest' }
  const query = { kinds: ['consensus' as const, 'adjudication' as const, 'gold' as const], heldOut }
  const isAdded = await releases.add({
    ...{
      id,
      projectId,
      name: `${name}, round ${number}`,
      version,
      isDemo: project?.isDemo ?? false,
      createdBy: createdById,
      createdAt: startedAt,
    },
    plan: {
      notes: `What round ${number} of the loop "${name}" learns from.`,
      query,
      split: { shares: { train: 1 }, seed: plan.heldOut.seed },
      asOf: startedAt.toISOString(),
      reasons: [`round ${number} of the loop "${name}"`],
    },
  })
  if (!isAdded) throw new RoundFailed(`version ${version} of the project's releases was taken meanwhile: begin the round again`)
  await events.add({
    ...{ type: 'release.requested', subjectId: id, at: startedAt, organizationId, projectId, actorId: createdById },
    payload: { version, loop: name, round: number },
  })
  await outbox.put(
    { kind: 'job', name: 'freeze-release', payload: { releaseId: id } },
    { kind: 'hint', payload: { projectId, topics: ['releases'] } },
  )
  return id
}

export type Wanted =
  | { readonly kind: 'predict'; readonly scope: ModelRunScope }
  | { readonly kind: 'train'; readonly releaseId: string; readonly parameters: Readonly<Record<string, string | number | boolean>> }

/** Asks the loop's backend for a run of its own. Answers its id. */
export const askRun = async (
  { modelRuns, events, outbox }: Repositories,
  { backendId, modelId, projectId, organizationId, createdById }: Loop,
  wanted: Wanted,
  at: Date,
): Promise<string> => {
  const id = newId()
  const { kind, ...what } = wanted
  await modelRuns.add({
    ...{ id, projectId, modelId, backendId, kind, state: 'waiting', ...what, createdBy: createdById, createdAt: at },
    ...(kind === 'train' ? { total: 100 } : {}),
  })
  await events.add({
    ...{ type: 'model-run.requested', subjectId: id, at, organizationId, projectId, actorId: createdById },
    payload: { backendId, modelId, ...wanted },
  })
  await outbox.put(
    { kind: 'job', name: 'run-model', payload: { modelRunId: id } },
    { kind: 'hint', payload: { projectId, topics: ['models'] } },
  )
  return id
}

type Done = NonNullable<Awaited<ReturnType<Repositories['modelRuns']['work']>>>

/** A run that the round waits for, once it is done; undefined until then. @throws RoundFailed when it failed or was cancelled */
export const doneRun = async ({ read }: WorkerContext, runId: string, what: string): Promise<Done | undefined> => {
  const run = await read.modelRuns.work(runId)
  if (run === undefined) throw new RoundFailed(`${what}: the run is gone`)
  if (run.state === 'failed') throw new RoundFailed(`${what} failed: ${run.error ?? 'no reason is known'}`)
  if (run.state === 'cancelled') throw new RoundFailed(`${what} was cancelled`)
  return run.state === 'done' ? run : undefined
}
