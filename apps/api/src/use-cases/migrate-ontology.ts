import type { OntologyPreview } from '@reticle/contract'
import {
  applyOntology,
  type DomainError,
  err,
  namesRead,
  type OntologyChange,
  type OntologyTarget,
  ok,
  type Protocol,
  type ProtocolId,
  type Result,
  splitKeys,
} from '@reticle/domain'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { publishIn } from './publish-protocol.ts'
import { refresh, reload } from './tell-dispenser.ts'

type Keys = ReturnType<typeof splitKeys>

const keyIn = (target: OntologyTarget, id: string): string =>
  target.kind === 'labels' ? `label ${id}` : `option ${target.questionId} ${id}`

/** What of old annotations a change is about: none of what is added. */
const keysOf = (change: OntologyChange): string[] => {
  switch (change.kind) {
    case 'add-label':
    case 'add-option':
      return []
    case 'merge':
      return change.from.map((id) => keyIn(change.target, id))
    default:
      return [keyIn(change.target, change.id)]
  }
}

const split = (keys: readonly string[]): Keys => ({
  labels: keys.flatMap((key) => (key.startsWith('label ') ? [key.slice('label '.length)] : [])),
  options: keys.flatMap((key) => (key.startsWith('option ') ? [key.slice('option '.length)] : [])),
})

const isAbout = (keys: Keys): boolean => keys.labels.length + keys.options.length > 0

/** What is to be asked again by now because of migrations, or of one that is not made yet. */
const toAsk = async (context: Context, projectId: string, migrations: readonly { readonly version: number; readonly keys: Keys }[]) => {
  const asking = migrations.filter(({ keys }) => isAbout(keys))
  return asking.length === 0 ? { annotations: 0, tasks: 0, people: 0, later: 0 } : context.read.ontology.toAsk(projectId, asking)
}

const noProtocol: DomainError = { code: 'wrong-state', message: 'this project has no protocol yet: publish one first' }

/** What a migration would touch. Reads all annotations of the project, and changes nothing. */
export const previewOntology = async (
  context: Context,
  { projectId }: Scope,
  changes: readonly OntologyChange[],
): Promise<Result<OntologyPreview, DomainError>> => {
  const live = await context.read.projects.liveProtocolId(projectId)
  const protocol = live ? await context.read.protocols.get(live) : undefined
  if (protocol === undefined) return err(noProtocol)
  const outcome = applyOntology(protocol.content, changes)
  const before = (await context.read.ontology.changesSince(projectId)).map((one) => one.changes)
  // What was merged into it before is read as it, and so is used by it, too; within the list, what the changes before it merged.
  const keys = changes.map((change, index) => namesRead([...before, changes.slice(0, index)], split(keysOf(change))))
  const all = { labels: keys.flatMap((one) => one.labels), options: keys.flatMap((one) => one.options) }
  const next = { version: protocol.version + 1, keys: splitKeys(before, changes) }
  const [usage, releases, relabelling] = await Promise.all([
    context.read.ontology.usage(projectId, keys),
    context.read.ontology.releases(projectId, all),
    toAsk(context, projectId, [next]),
  ])
  return ok({
    problems: outcome.ok ? [] : [...outcome.error],
    protocol: outcome.ok ? outcome.value : null,
    changes: usage,
    relabelling,
    releases,
  })
}

type Migration = { readonly changes: OntologyChange[]; readonly from: ProtocolId; readonly relabels: boolean }

type Migrated = {
  readonly id: string
  readonly projectId: string
  readonly version: number
  readonly createdAt: Date
  readonly content: Protocol
}

/** Publishes the next version with the changes. Old annotations keep theirs; readers of what was split are asked by a job. */
export const migrateOntology = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  { changes, from, relabels }: Migration,
): Promise<Result<Migrated, DomainError>> => {
  const { projectId } = scope
  const at = context.now()
  type Published = Awaited<ReturnType<typeof publishIn>> & { readonly content: Protocol }
  const outcome = await context.unitOfWork(async (repositories): Promise<Result<Published, DomainError>> => {
    const project = await repositories.projects.lock(projectId)
    if (project === undefined) return err({ code: 'not-found', message: 'there is no such project' })
    const protocol = project.protocolId === null ? undefined : await repositories.protocols.get(project.protocolId)
    if (protocol === undefined) return err(noProtocol)
    if (protocol.id !== from)
      return err({
        code: 'conflict',
        message: `version ${protocol.version} is in force meanwhile: reload the page and make the changes again`,
      })
    const applied = applyOntology(protocol.content, changes)
    if (!applied.ok) {
      const [first] = applied.error
      const at = first === undefined || first.index === null ? 'changes' : `changes[${first.index}]`
      return err({ code: 'invalid-input', message: first?.message ?? 'these changes cannot be made', at })
    }
    const content = applied.value
    const published = await publishIn(repositories, { ...scope, actorId: caller.personId, content, at, ontology: changes })
    await repositories.events.add({
      type: 'protocol.migrated',
      subjectId: published.id,
      at,
      organizationId: scope.organizationId,
      projectId,
      actorId: caller.personId,
      payload: { version: published.version, from, changes, relabels },
    })
    const isSplit = changes.some(({ kind }) => kind === 'split')
    if (relabels && isSplit)
      await repositories.outbox.put({ kind: 'job', name: 'relabel-tasks', payload: { projectId, personId: caller.personId } })
    return ok({ ...published, content })
  })
  if (!outcome.ok) return outcome
  const { id, version, isReload, changed, content } = outcome.value
  if (isReload) await reload(context, projectId)
  else await refresh(context, projectId, changed)
  return ok({ id, projectId, version, createdAt: at, content })
}

/** Asks again for all that was split, of the tasks that can be asked by now. Answers how many that are. */
export const relabelTasks = async (context: Context, caller: Caller, { projectId }: Scope): Promise<OntologyPreview['relabelling']> => {
  const history = await context.read.ontology.changesSince(projectId)
  const migrations = history.map(({ version, changes }, index) => ({
    version,
    keys: splitKeys(
      history.slice(0, index).map((one) => one.changes),
      changes,
    ),
  }))
  const waiting = await toAsk(context, projectId, migrations)
  if (waiting.tasks > 0)
    await context.unitOfWork((repositories) =>
      repositories.outbox.put({ kind: 'job', name: 'relabel-tasks', payload: { projectId, personId: caller.personId } }),
    )
  return waiting
}
