import { isDeepStrictEqual } from 'node:util'
import { newId, type Repositories } from '@reticle/db'
import { type DomainError, err, type ModelId, type ModelMapping, type ModelVersion, ok, type Protocol, type Result } from '@reticle/domain'
import { longestModelText } from '@reticle/models'
import type { Caller, Scope } from '../caller.ts'
import type { Context } from '../context.ts'
import { endRuns } from './model-runs.ts'

type NewModel = {
  readonly name: string
  readonly description: string
  readonly modality: string
  readonly version?: ModelVersion | undefined
}

const hint = (projectId: string) => ({ kind: 'hint' as const, payload: { projectId, topics: ['models'] } })

/** The first name of a mapping that means nothing in the protocol. */
const strangerIn = ({ labels, questions }: ModelMapping, protocol: Protocol): { at: string; message: string } | undefined => {
  const hasLabel = (id: string | null) => id === null || protocol.labels.some((label) => label.id === id)
  const [label] = Object.entries(labels).filter(([, to]) => !hasLabel(to))
  if (label !== undefined) return { at: `labels.${label[0]}`, message: `the protocol has no label "${label[1]}"` }
  for (const [name, to] of Object.entries(questions)) {
    if (to === null) continue
    const question = protocol.questions.find(({ id, scope }) => id === to.to && scope === 'sample')
    if (question === undefined) return { at: `questions.${name}.to`, message: `the protocol has no question "${to.to}" on samples` }
    const option = Object.entries(to.options).find(([, id]) => id !== null && !question.options.some((one) => one.id === id))
    if (option !== undefined)
      return { at: `questions.${name}.options.${option[0]}`, message: `the question "${to.to}" has no option "${option[1]}"` }
  }
  return undefined
}

const refusal = async (
  { read }: Context,
  { projectId }: Scope,
  name: string,
  version: ModelVersion | undefined,
): Promise<DomainError | undefined> => {
  if (version === undefined) return undefined
  if (`${name} ${version.version}`.length > longestModelText)
    return { code: 'invalid-input', at: 'body.version', message: `name and version together have ${longestModelText - 1} letters at most` }
  const live = await read.projectHistory.liveProtocol(projectId)
  const stranger = live === undefined ? undefined : strangerIn(version.mapping, live.content)
  return stranger === undefined ? undefined : { code: 'invalid-input', ...stranger, at: `body.mapping.${stranger.at}` }
}

type Made = { readonly caller: Caller; readonly scope: Scope; readonly at: Date }

const addVersion = async (
  { models, events }: Repositories,
  { caller, scope, at }: Made,
  modelId: string,
  version: ModelVersion,
): Promise<boolean> => {
  const { projectId, organizationId } = scope
  const isAdded = await models.addVersion({ id: newId(), modelId, projectId, createdBy: caller.personId, createdAt: at, ...version })
  const event = { type: 'model.version-registered' as const, subjectId: modelId, at, organizationId, projectId, actorId: caller.personId }
  if (isAdded) await events.add({ ...event, payload: { version: version.version, digest: version.digest, by: 'person' } })
  return isAdded
}

export const registerModel = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  { version, ...model }: NewModel,
): Promise<Result<ModelId, DomainError>> => {
  const refused = await refusal(context, scope, model.name, version)
  if (refused !== undefined) return err(refused)
  const id = newId() as ModelId
  const { projectId, organizationId } = scope
  return context.unitOfWork(async (repositories) => {
    const at = context.now()
    const isAdded = await repositories.models.add({ id, projectId, ...model, createdBy: caller.personId, createdAt: at })
    if (!isAdded)
      return err({ code: 'conflict', message: `the project has a model "${model.name}" already: register a version of it` } as const)
    const event = { type: 'model.registered' as const, subjectId: id, at, organizationId, projectId, actorId: caller.personId }
    await repositories.events.add({ ...event, payload: { name: model.name, modality: model.modality } })
    if (version !== undefined) await addVersion(repositories, { caller, scope, at }, id, version)
    await repositories.outbox.put(hint(projectId))
    return ok(id)
  })
}

/** A version never changes: the same facts again are no change, and others under its name are refused. Answers whether it is new. */
export const registerVersion = async (
  context: Context,
  caller: Caller,
  scope: Scope,
  modelId: string,
  version: ModelVersion,
): Promise<Result<{ isNew: boolean }, DomainError>> => {
  const model = await context.read.models.get(modelId)
  if (model === undefined) return err({ code: 'not-found', message: 'there is no such model' })
  if (model.withdrawnAt !== null) return err({ code: 'wrong-state', message: 'the model was withdrawn: register another one' })
  const refused = await refusal(context, scope, model.name, version)
  if (refused !== undefined) return err(refused)
  const isNew = await context.unitOfWork(async (repositories) => {
    const isAdded = await addVersion(repositories, { caller, scope, at: context.now() }, modelId, version)
    if (isAdded) await repositories.outbox.put(hint(scope.projectId))
    return isAdded
  })
  if (isNew) return ok({ isNew })
  const there = await context.read.models.version(modelId, version.version)
  const facts = { version: there?.version, digest: there?.digest, licence: there?.licence, mapping: there?.mapping }
  if (isDeepStrictEqual(facts, version)) return ok({ isNew })
  const message = `version "${version.version}" is registered with other facts, and a version never changes: give the new one another name`
  return err({ code: 'conflict', message })
}

export const withdrawModel = async (context: Context, caller: Caller, scope: Scope, modelId: string, reason: string) =>
  context.unitOfWork(async (repositories): Promise<Result<null, DomainError>> => {
    const at = context.now()
    if (!(await repositories.models.withdraw(modelId, reason, at)))
      return err({ code: 'wrong-state', message: 'the model was withdrawn before' })
    await endRuns(repositories, { modelId }, at)
    const { projectId, organizationId } = scope
    const event = { type: 'model.withdrawn' as const, subjectId: modelId, at, organizationId, projectId, actorId: caller.personId }
    await repositories.events.add({ ...event, payload: { reason } })
    await repositories.outbox.put(hint(projectId))
    return ok(null)
  })
