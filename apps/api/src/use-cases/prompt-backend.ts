import type { Prompt, Prompted, Prompter } from '@reticle/contract'
import type { HeldTask, RegisteredVersion, Repositories } from '@reticle/db'
import {
  type DomainError,
  err,
  imageFactsOf,
  isBlankStart,
  isOfModels,
  modelText,
  ok,
  openAssist,
  type Plane,
  type Protocol,
  type Result,
} from '@reticle/domain'
import { askOnce, knownOf, limitsOf, mapped, openBackend, type PixelReader, wantedLabels } from '@reticle/models'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { signedPicture } from './signed-picture.ts'

type Row = Awaited<ReturnType<Repositories['backends']['listOf']>>[number]
type Held = Omit<HeldTask, 'isAudit'>

const pictureMinutes = 10
/** Of an answer: it is read in the process that serves everybody. */
const mostBytes = 4 * 1024 * 1024
const notHeld: DomainError = {
  code: 'not-found',
  message: 'you do not hold this sample now, or models are not asked about it: claim a sample first',
}

/** Backends that may be asked about a sample, each with the version that it said it is. */
const promptersFor = async ({ read }: Context, projectId: string, { assist }: Held) => {
  const rows = (await read.backends.listOf(projectId)).filter(
    ({ isActive, answersPrompts, isWithdrawn, told }) =>
      isActive && answersPrompts && !isWithdrawn && told?.can.includes('prompt') === true,
  )
  const found = await Promise.all(
    rows.map(async (row) => ({ row, version: await read.models.version(row.modelId, row.told?.version ?? '') })),
  )
  return found.flatMap(({ row, version }) => {
    if (version === undefined) return []
    const isAllowed =
      assist?.models === undefined || isOfModels(assist.models, { model: modelText(row.model, version.version), modelName: row.model })
    return isAllowed ? [{ row, version }] : []
  })
}

const heldBy = async (
  context: Context,
  caller: Caller,
  assignmentId: string,
): Promise<Result<Held & { protocol: Protocol }, DomainError>> => {
  await context.dispenser.persist({ assignmentId })
  const held = await context.read.prompting.held(assignmentId, caller.personId)
  const protocol = held === undefined ? undefined : (await context.read.protocols.get(held.protocolId))?.content
  if (held === undefined || protocol === undefined) return err(notHeld)
  // A blank start is one without the help of any model, and so is an audit (MR20, MR38).
  const isBlank = held.isAudit || isBlankStart(held.assist ?? openAssist, { taskId: held.taskId, annotatorId: caller.personId })
  return isBlank ? err(notHeld) : ok({ ...held, protocol })
}

export const listPrompters = async (context: Context, caller: Caller, projectId: string, assignmentId: string): Promise<Prompter[]> => {
  const held = await heldBy(context, caller, assignmentId)
  if (!held.ok) return []
  const offered = new Set(held.value.protocol.labels.flatMap(({ id, isRetired }) => (isRetired === true ? [] : [id])))
  return (await promptersFor(context, projectId, held.value)).map(({ row, version }) => {
    const labels = [...new Set(Object.values(version.mapping.labels))]
    return {
      backendId: row.id,
      name: row.name,
      model: modelText(version.model, version.version),
      labels: labels.filter((id) => id !== null).filter((id) => offered.has(id)),
      takesAny: labels.includes(null),
    }
  })
}

type Asked = {
  readonly backendId: string
  readonly prompt: Prompt
  readonly labelId?: string | undefined
  readonly plane?: Plane | undefined
}

const pointsIn = ({ points, boxes, strokes }: Prompt): (readonly [number, number])[] => [
  ...points.map(({ x, y }) => [x, y] as const),
  ...boxes.map(({ x, y, width, height }) => [x + width / 2, y + height / 2] as const),
  ...strokes.map(({ points: [x = 0, y = 0] }) => [x, y] as const),
]

const promptProblem = ({ prompt, labelId }: Asked, { width, height, protocol }: Held & { protocol: Protocol }): DomainError | undefined => {
  const isOutside = pointsIn(prompt).some(([x, y]) => x < 0 || y < 0 || x > width || y > height)
  if (isOutside)
    return { code: 'invalid-input', at: 'body.prompt', message: `point inside of the image, which has ${width} x ${height} px` }
  if (labelId === undefined || protocol.labels.some(({ id }) => id === labelId)) return undefined
  return { code: 'invalid-input', at: 'body.labelId', message: `the protocol has no label "${labelId}"` }
}

/** The names that are wanted of it, and its own name of the label that was chosen. */
const namesFor = (version: RegisteredVersion, labelId: string | undefined) => {
  const wanted = wantedLabels(version.mapping)
  const own = Object.entries(version.mapping.labels).find(([, to]) => to === labelId)
  return { labels: wanted.length > 0 ? wanted : Object.keys(version.mapping.labels), label: labelId === undefined ? undefined : own?.[0] }
}

type Ready = { readonly row: Row; readonly version: RegisteredVersion; readonly held: Held & { protocol: Protocol } }

const ask = async (
  context: Context,
  pixels: PixelReader,
  { row, version, held }: Ready,
  { prompt, labelId, plane }: Asked,
  signal: AbortSignal,
) => {
  const fetches = row.protocol === 'label-studio'
  const read = await pixels.read(held.sampleId, { plane, picture: fetches })
  if (!read.ok) return err<DomainError>({ code: 'wrong-state', message: `the model cannot be asked about this sample: ${read.error}` })
  const { pixels: values, place, picture } = read.value
  const reach = { privateHosts: context.config.backendPrivateHosts, limits: { bytes: mostBytes } }
  const backend = openBackend(row, knownOf(version.mapping), reach)
  const { labels, label } = namesFor(version, labelId)
  const address = picture === null ? undefined : await signedPicture(context, held.sampleId, picture, pictureMinutes)
  const request = {
    ...{ sampleId: held.sampleId, place, pixels: values, labels, prompt: { ...prompt, label } },
    ...(address === undefined ? {} : { picture: address }),
  }
  const refuse = async () => err({ message: `the backend "${row.name}" answers no prompts`, isFinal: true } as const)
  const { promptMilliseconds } = limitsOf(reach)
  const outcome = await askOnce(context, row.id, promptMilliseconds, (one) => backend.prompt?.(request, one) ?? refuse(), signal)
  if (outcome.ok) return ok({ prediction: outcome.value, plane: place.plane })
  const retryAfterSeconds = Math.ceil((outcome.error.waitMilliseconds ?? 1000) / 1000)
  return err<DomainError>({ code: 'unavailable', message: `"${row.name}" gave no answer: ${outcome.error.message}`, retryAfterSeconds })
}

/**
 * Asks a backend about the sample that the caller holds. `signal` ends the request at the backend, too. Nothing of it is kept: a mark that the
 * reader takes is in their annotation, with its origin.
 */
export const promptBackend = async (
  context: Context,
  pixels: PixelReader,
  caller: Caller,
  place: { readonly projectId: string; readonly assignmentId: string },
  asked: Asked,
  signal: AbortSignal,
): Promise<Result<Prompted, DomainError>> => {
  const held = await heldBy(context, caller, place.assignmentId)
  if (!held.ok) return held
  const problem = promptProblem(asked, held.value)
  if (problem !== undefined) return err(problem)
  const found = (await promptersFor(context, place.projectId, held.value)).find(({ row }) => row.id === asked.backendId)
  if (found === undefined) return err({ code: 'invalid-input', at: 'body.backendId', message: 'no such model is asked about this sample' })
  const answer = await ask(context, pixels, { ...found, held: held.value }, asked, signal)
  if (!answer.ok) return answer
  const model = modelText(found.version.model, found.version.version)
  const { protocol } = held.value
  const facts = imageFactsOf(held.value)
  const said = mapped(
    { ...answer.value.prediction, answers: [] },
    { mapping: found.version.mapping, protocol, model, facts, plane: answer.value.plane, chosen: asked.labelId },
  )
  if (!said.ok)
    return err({ code: 'unavailable', message: `"${found.row.name}" answered what cannot be taken: ${said.error}`, retryAfterSeconds: 1 })
  const { content, said: told } = said.value
  const regions = content.regions.map(({ labelId, geometry }, index) => ({
    labelId,
    geometry,
    confidence: told.confidences[index] ?? null,
  }))
  return ok({ model, regions })
}
