import type { Geometry } from '@reticle/geometry'
import type { Said } from '../asked.ts'
import type { OwnMark } from '../own.ts'
import type { Reject, Size } from '../port.ts'
import { isAnswerType, saidIn } from './answers-from.ts'
import { type LabelStudioResult, resultSchema } from './schemas.ts'
import { valuesOf } from './shape-values.ts'
import { shapeFrom, shapeKindOf } from './shapes-from.ts'

export type DraftMark = {
  readonly id: string
  readonly label: string
  readonly geometry: Geometry
  readonly own: OwnMark | undefined
  readonly said: ReadonlyMap<string, Said>
}
export type Draft = { readonly marks: readonly DraftMark[]; readonly said: ReadonlyMap<string, Said>; readonly size: Size | undefined }

type Placed = { readonly at: string; readonly result: LabelStudioResult }
type Group = { readonly shapes: Placed[]; readonly labels: Placed[]; readonly answers: Placed[] }

const unlabelled = 'Unlabelled'

const parsedResults = (raw: readonly unknown[], at: string, rejects: Reject[]): readonly Placed[] =>
  raw.flatMap((one, index) => {
    const place = `${at}.result[${index}]`
    const parsed = resultSchema.safeParse(one)
    if (parsed.success) return [{ at: place, result: parsed.data }]
    const issue = parsed.error.issues[0]
    rejects.push({ at: [place, ...(issue?.path ?? [])].join('.'), reason: issue?.message ?? 'is not of the expected form' })
    return []
  })

/** Results by region; one without an id is a region of its own. */
const grouped = (results: readonly Placed[], rejects: Reject[]): ReadonlyMap<string, Group> => {
  const groups = new Map<string, Group>()
  for (const placed of results) {
    const { type, id = placed.at, image_rotation: rotation } = placed.result
    const group = groups.get(id) ?? { shapes: [], labels: [], answers: [] }
    if (rotation) rejects.push({ at: placed.at, reason: `was marked on an image that was turned by ${rotation} degrees` })
    else if (shapeKindOf(type) !== undefined) group.shapes.push(placed)
    else if (type === 'labels') group.labels.push(placed)
    else if (isAnswerType(type)) group.answers.push(placed)
    else rejects.push({ at: placed.at, reason: `results of the type "${type.slice(0, 40)}" are not read` })
    groups.set(id, group)
  }
  return groups
}

const saidBy = (answers: readonly Placed[], rejects: Reject[]): Map<string, Said> => {
  const said = new Map<string, Said>()
  for (const { at, result } of answers) {
    const { type, from_name: question, value } = result
    const outcome = isAnswerType(type) ? saidIn(type, value) : undefined
    if (question === undefined) rejects.push({ at: `${at}.from_name`, reason: 'does not say which question it answers' })
    else if (said.has(question)) rejects.push({ at, reason: `"${question}" is answered twice` })
    else if (outcome?.ok) said.set(question, outcome.value)
    else rejects.push({ at, reason: outcome?.error ?? 'is not an answer' })
  }
  return said
}

/** The label of a shape: its own, or that of a `labels` result of the same region. */
const labelOf = ({ at, result }: Placed, labels: readonly Placed[], rejects: Reject[]): string => {
  const kind = shapeKindOf(result.type)
  const lists = [result.value[`${kind}labels`], ...labels.map((one) => one.result.value.labels)]
  const names = lists.flatMap((list) => (Array.isArray(list) ? list.filter((one) => typeof one === 'string' && one !== '') : []))
  const [first, ...more] = [...new Set(names.map((one: string) => one.slice(0, 200)))]
  if (more.length > 0) rejects.push({ at, reason: `has ${more.length + 1} labels, and a mark has one: "${more.join('", "')}" left out` })
  return first ?? unlabelled
}

const sizeOf = ({ result }: Placed): Size | undefined => {
  const { original_width: width, original_height: height } = result
  return width === undefined || height === undefined ? undefined : { width, height }
}

const sorted = (value: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(
    Object.entries(value)
      .filter(([key]) => !key.endsWith('labels'))
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )

/** Our own shape while it would be written as these very results: another tool that moved the mark has left it behind. */
const believedShape = (parts: readonly Placed[], own: OwnMark | undefined, size: Size): Geometry | undefined => {
  if (own?.geometry === undefined) return undefined
  const { values } = valuesOf(own.geometry, size)
  const isSame =
    values.length === parts.length && values.every(({ value }, index) => sorted(value) === sorted(parts[index]?.result.value ?? {}))
  return isSame ? own.geometry : undefined
}

/** The marks and answers of one annotation's results. `known`: the size of its image, where results do not say it. */
export const draftOf = (raw: readonly unknown[], at: string, known: Size | undefined, rejects: Reject[]): Draft => {
  const groups = grouped(parsedResults(raw, at, rejects), rejects)
  const parts = Map.groupBy(
    [...groups.values()].flatMap(({ shapes }) => shapes.slice(0, 1)).filter(({ result }) => result.meta?.reticle !== undefined),
    ({ result }) => result.meta?.reticle?.region_id ?? '',
  )
  const marks: DraftMark[] = []
  const answers: Placed[] = []
  const taken = new Set<string>()
  const whole = new Set<string>()
  let size = known
  for (const [id, { shapes, labels, answers: said }] of groups) {
    const [shape, ...again] = shapes
    if (shape === undefined) {
      answers.push(...said)
      for (const label of labels) rejects.push({ at: label.at, reason: 'is a label of a shape that is not there' })
      continue
    }
    for (const other of again) rejects.push({ at: other.at, reason: `the id "${id.slice(0, 80)}" was there before` })
    const kind = shapeKindOf(shape.result.type)
    const own = shape.result.meta?.reticle
    const own_id = own?.region_id ?? ''
    const place = sizeOf(shape) ?? known
    if (own !== undefined && whole.has(own_id)) continue
    if (kind === undefined || place === undefined) {
      rejects.push({ at: shape.at, reason: 'does not say how large its image is' })
      continue
    }
    size = place
    const believed = believedShape(own === undefined ? [] : (parts.get(own_id) ?? []), own, place)
    const geometry = believed === undefined ? shapeFrom(kind, shape.result.value, place) : { ok: true as const, value: believed }
    if (!geometry.ok) {
      rejects.push({ at: `${shape.at}.${geometry.error.split(': ', 1)[0]}`, reason: geometry.error.replace(/^[^:]*: /, '') })
      continue
    }
    if (believed !== undefined) whole.add(own_id)
    const wanted = own === undefined || taken.has(own_id) ? id.slice(0, 64) : own_id
    const markId = wanted === '' || taken.has(wanted) ? `mark-${marks.length + 1}` : wanted
    taken.add(markId)
    const { geometry: _, ...rest } = own ?? { region_id: markId }
    marks.push({
      ...{ id: markId, label: labelOf(shape, labels, rejects), geometry: geometry.value, said: saidBy(said, rejects) },
      own: own === undefined ? undefined : { ...rest, region_id: markId },
    })
  }
  return { marks, said: saidBy(answers, rejects), size }
}
