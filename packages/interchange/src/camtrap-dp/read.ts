import { type Answer, geometrySchema, type Question, type Region, slugSchema } from '@reticle/domain'
import { z } from 'zod'
import { type NamedRow, namedRows } from '../csv/named-rows.ts'
import { momentOf } from '../moment.ts'
import type { LabelRecord, LabelSource, Reading, Reject, Size } from '../port.ts'
import { safeName } from '../safe-name.ts'
import { slugsOf } from '../slugs-of.ts'
import { textOf } from '../source.ts'
import { plainTypes } from './columns.ts'

const text = z.string().max(2000)
const optional = text.default('')
/** A share of the image, or an empty cell. */
const share = z
  .string()
  .default('')
  .transform((cell) => (cell === '' || /^nan$/i.test(cell) ? undefined : Number(cell)))
  .pipe(z.number('is not a number').min(0, 'is below 0').max(1, 'is above 1').optional())

const id = text.min(1, 'is empty')
const mediaRow = z.object({
  mediaID: id,
  deploymentID: optional,
  timestamp: optional,
  filePath: id,
  fileMediatype: optional,
  filePublic: optional,
})
const observationRow = z.object({
  ...{ observationID: id, deploymentID: optional, mediaID: optional, eventID: optional },
  ...{ observationLevel: z.enum(['media', 'event']), observationType: z.enum(['animal', ...plainTypes]), scientificName: optional },
  ...{ count: optional, lifeStage: optional, sex: optional, behavior: optional, individualID: optional },
  ...{ bboxX: share, bboxY: share, bboxWidth: share, bboxHeight: share, classificationMethod: optional, classifiedBy: optional },
  ...{ classificationTimestamp: optional, classificationProbability: share, observationTags: optional },
})
type Observation = z.infer<typeof observationRow>
type Media = z.infer<typeof mediaRow>

const decoded = (value: string): string | undefined => {
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}

/** `key:value` tags of an observation; those of our own writer have their values encoded. */
const tagsOf = ({ observationTags }: Observation): ReadonlyMap<string, string> =>
  new Map(
    observationTags.split('|').flatMap((one) => {
      const at = one.indexOf(':')
      const value = at === -1 ? undefined : decoded(one.slice(at + 1).trim())
      return value === undefined ? [] : [[one.slice(0, at).trim(), value] as const]
    }),
  )

const nameOf = (observation: Observation, tags: ReadonlyMap<string, string>): string =>
  (tags.get('label') || observation.scientificName || observation.observationType).slice(0, 200)

const byKey = <T>(rows: readonly NamedRow<T>[], keyOf: (row: T) => string, rejects: Reject[]): Map<string, NamedRow<T>> => {
  const found = new Map<string, NamedRow<T>>()
  for (const one of rows)
    if (found.has(keyOf(one.row))) rejects.push({ at: one.at, reason: `the id "${keyOf(one.row).slice(0, 80)}" was there before` })
    else found.set(keyOf(one.row), one)
  return found
}

/** Facts of an observation that a mark has no field for but attributes. */
const attributesOf = ({ count, lifeStage, sex, behavior, individualID }: Observation): Region['attributes'] => {
  const facts: Record<string, string | number> = {}
  if (/^\d{1,9}$/.test(count)) facts.count = Number(count)
  if (lifeStage !== '') facts['life-stage'] = lifeStage
  if (sex !== '') facts.sex = sex
  if (behavior !== '') facts.behavior = behavior
  if (individualID !== '') facts['individual-id'] = individualID
  return facts
}

const bounds = ({ bboxX, bboxY, bboxWidth, bboxHeight }: Observation) =>
  bboxX === undefined || bboxY === undefined || bboxWidth === undefined || bboxHeight === undefined
    ? undefined
    : { x: bboxX, y: bboxY, width: bboxWidth, height: bboxHeight }

type Draft = {
  readonly media: Media
  readonly size: Size | undefined
  readonly who: string
  readonly observations: NamedRow<Observation>[]
}

const tableOf = (source: LabelSource, name: string): string => {
  const found = source.paths.filter((path) => path === `${name}.csv` || path.endsWith(`/${name}.csv`))
  if (found.length !== 1)
    throw new Error(found.length === 0 ? `there is no ${name}.csv` : `there are several ${name}.csv (${found.join(', ')})`)
  return found[0] ?? ''
}

const speciesQuestion = 'species'

/**
 * A Camera Trap Data Package 1.0. Observations with a box are marks; those of a whole media file are answers on the species; those of
 * events are left out, as they belong to no single file. What different readers and machines said are records of their own.
 * @throws when the tables of media and observations are not there.
 */
export const readCamtrapDp = async (source: LabelSource): Promise<Reading> => {
  const rejects: Reject[] = []
  const [mediaPath, observationPath] = [tableOf(source, 'media'), tableOf(source, 'observations')]
  const media = byKey(namedRows(mediaPath, await textOf(source, mediaPath), mediaRow, rejects), (row) => row.mediaID, rejects)
  const rows = namedRows(observationPath, await textOf(source, observationPath), observationRow, rejects)
  const observations = byKey(rows, (row) => row.observationID, rejects)
  const drafts = new Map<string, Draft>()
  const draftFor = async (mediaID: string, who: string): Promise<Draft | undefined> => {
    const one = media.get(mediaID)
    if (one === undefined) return undefined
    const key = JSON.stringify([mediaID, who])
    const fileName = safeName(one.row.filePath)
    const known = drafts.get(key) ?? {
      media: one.row,
      size: fileName === undefined ? undefined : await source.sizeOf?.(fileName),
      who,
      observations: [],
    }
    drafts.set(key, known)
    return known
  }
  for (const one of observations.values()) {
    const { observationLevel, mediaID, classificationMethod, classifiedBy } = one.row
    const who = JSON.stringify([classificationMethod, classifiedBy])
    if (observationLevel === 'event' || mediaID === '') rejects.push({ at: one.at, reason: 'is of an event, and of no single media file' })
    else {
      const draft = await draftFor(mediaID, who)
      if (draft === undefined) rejects.push({ at: `${one.at}, mediaID`, reason: `there is no media file "${mediaID.slice(0, 80)}"` })
      else draft.observations.push(one)
    }
  }
  // Files of which nobody said anything.
  const spoken = new Set([...drafts.values()].map((draft) => draft.media.mediaID))
  for (const mediaID of media.keys()) if (!spoken.has(mediaID)) await draftFor(mediaID, JSON.stringify(['', '']))

  const marked = [...drafts.values()]
    .flatMap((draft) => draft.observations.map(({ row }) => row))
    .filter((row) => bounds(row) !== undefined)
  const names = [...new Set(marked.map((row) => nameOf(row, tagsOf(row))))]
  const labelIds = slugsOf(names.map((name) => ({ key: name, name })))
  const whole = [...drafts.values()].flatMap((draft) => draft.observations.map(({ row }) => row)).filter((row) => bounds(row) === undefined)
  const optionOf = (row: Observation) => {
    const tagged = tagsOf(row).get('option')
    return tagged !== undefined && slugSchema.safeParse(tagged).success ? tagged : undefined
  }
  const optionNames = new Map(whole.map((row) => [nameOf(row, tagsOf(row)), optionOf(row)]))
  const optionIds = slugsOf([...optionNames].map(([name, slug]) => ({ key: name, name, slug })))
  const questions = new Map<string, { ids: Map<string, string>; isMultiple: boolean }>()

  const answersOf = ({ observations: all }: Draft): Answer[] => {
    const said = new Map<string, { options: string[]; cannotTell: boolean; confidence: number | undefined }>()
    for (const { row } of all) {
      if (bounds(row) !== undefined) continue
      const tags = tagsOf(row)
      const tagged = tags.get('question') ?? speciesQuestion
      const questionId = slugSchema.safeParse(tagged).success ? tagged : speciesQuestion
      const one = said.get(questionId) ?? { options: [], cannotTell: false, confidence: row.classificationProbability }
      said.set(questionId, one)
      if (tags.get('cannot-tell') === 'true' && row.observationType === 'unknown') one.cannotTell = true
      else {
        const name = nameOf(row, tags)
        const option = optionOf(row) ?? optionIds.get(name) ?? ''
        if (!one.options.includes(option)) one.options.push(option)
        const question = questions.get(questionId) ?? { ids: new Map<string, string>(), isMultiple: false }
        question.ids.set(option, name)
        question.isMultiple ||= one.options.length > 1
        questions.set(questionId, question)
      }
    }
    return [...said].map(([questionId, { options, cannotTell, confidence }]) => ({
      questionId,
      value:
        options.length === 0 && cannotTell
          ? { kind: 'cannot-tell' }
          : options.length === 1
            ? { kind: 'choice', option: options[0] ?? '' }
            : { kind: 'choices', options: options.slice(0, 100) },
      ...(confidence === undefined ? {} : { confidence }),
    }))
  }

  const regionsOf = ({ observations: all, size }: Draft): Region[] =>
    all.flatMap(({ at, row }, index) => {
      const box = bounds(row)
      if (box === undefined) return []
      const geometry = size && {
        ...{ type: 'box' as const, x: box.x * size.width, y: box.y * size.height },
        ...{ width: box.width * size.width, height: box.height * size.height },
      }
      if (geometry === undefined)
        rejects.push({ at, reason: 'a box is a share of the image, whose size is not known: name the folder of the images' })
      else if (geometry.width <= 0 || geometry.height <= 0 || !geometrySchema.safeParse(geometry).success)
        rejects.push({ at, reason: `a box of ${box.width} x ${box.height} of the image` })
      else
        return [
          {
            ...{ id: `${index + 1}-${row.observationID}`.slice(0, 64), labelId: labelIds.get(nameOf(row, tagsOf(row))) ?? '', geometry },
            ...{ attributes: attributesOf(row), origin: { kind: 'file', name: observationPath.slice(-200) } },
          },
        ]
      return []
    })

  const records = [...drafts.values()].flatMap((draft): LabelRecord[] => {
    const { media: file, size, observations: all } = draft
    const fileName = safeName(file.filePath)
    if (fileName === undefined) {
      rejects.push({ at: `${mediaPath}, ${file.mediaID.slice(0, 80)}`, reason: 'names no file' })
      return []
    }
    const [first] = all
    const moment = momentOf(first?.row.classificationTimestamp)
    const origin = { media_id: file.mediaID, deployment_id: file.deploymentID, timestamp: file.timestamp, file_path: file.filePath }
    return [
      {
        ...{ fileName, width: size?.width ?? null, height: size?.height ?? null, regions: regionsOf(draft), answers: answersOf(draft) },
        ...(first === undefined || first.row.classifiedBy === '' ? {} : { reader: first.row.classifiedBy }),
        ...(moment === undefined ? {} : { at: moment }),
        ...(first?.row.classificationMethod === 'machine' ? { isSuggestion: true } : {}),
        origin: Object.fromEntries(Object.entries(origin).filter(([, value]) => value !== '')),
      },
    ]
  })
  const asked = [...questions].map(
    ([questionId, { ids, isMultiple }]): Question => ({
      ...{
        id: questionId,
        text: questionId === speciesQuestion ? 'Species' : questionId,
        help: '',
        kind: isMultiple ? 'multiple' : 'taxonomy',
      },
      ...{ scope: 'sample', labelIds: [], isRequired: false, allowsCannotTell: true, asksConfidence: false },
      options: [...ids].map(([option, name]) => ({ id: option, text: name })),
    }),
  )
  return { labels: names.map((name) => ({ id: labelIds.get(name) ?? '', name })), questions: asked, records, rejects }
}
