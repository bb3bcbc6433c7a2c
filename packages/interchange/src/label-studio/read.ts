import type { Answer } from '@reticle/domain'
import type { z } from 'zod'
import { type Asked, questionsOf, type Said } from '../asked.ts'
import { momentOf } from '../moment.ts'
import { markOf, plainAnswers } from '../own.ts'
import type { LabelRecord, LabelSource, Reading, Reject, Size } from '../port.ts'
import { safeName } from '../safe-name.ts'
import { slugsOf } from '../slugs-of.ts'
import { jsonOf, onlyPath, textOf } from '../source.ts'
import { withOwn } from './answers-from.ts'
import { type Config, noConfig, readConfig } from './config.ts'
import { type Draft, draftOf } from './results.ts'
import { annotationSchema, type LabelStudioTask, predictionSchema, taskSchema } from './schemas.ts'

type DraftRecord = Omit<LabelRecord, 'regions' | 'answers' | 'width' | 'height'> & {
  readonly draft: Draft
  readonly own: readonly Answer[] | undefined
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The image of a task: under the keys that the interface names, else the usual ones, else the first text that looks like a file. */
const imageOf = ({ data, file_upload: upload }: LabelStudioTask, { imageKeys }: Config): { name: string | undefined; written: string } => {
  const texts = Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const named = [...imageKeys, 'image', 'img', 'image_url', 'url'].flatMap((key) => texts.filter(([one]) => one === key))
  const [, written = ''] = named[0] ?? texts.find(([, text]) => /\.[a-z0-9]{2,5}([?#].*)?$/i.test(text)) ?? texts[0] ?? []
  // Files of the machine that Label Studio serves: the path stands in the query.
  const local = /\/data\/local-files\/?\?d=([^&#]*)/.exec(written)?.[1]
  const isAddress = local !== undefined || /^[a-z][a-z0-9+.-]*:\/\//i.test(written)
  const isUpload = written.startsWith('/data/upload/') || /^data:/i.test(written) || written === ''
  const path = isUpload ? (upload ?? written.slice(written.lastIndexOf('/') + 1)) : (local ?? written)
  return { name: safeName(isAddress ? decoded(path) : path), written }
}

const sound = <T>(raw: unknown, schema: z.ZodType<T>, at: string, rejects: Reject[]): T | undefined => {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  rejects.push({ at: [at, ...(issue?.path ?? [])].join('.'), reason: issue?.message ?? 'is not of the expected form' })
  return undefined
}

const facts = (all: Readonly<Record<string, string | number | boolean | null | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) => (value === null || value === undefined ? [] : [[key, String(value).slice(0, 1000)]])),
  )

const isMin = (tasks: readonly unknown[]): boolean =>
  tasks.length > 0 && tasks.every((task) => typeof task === 'object' && task !== null && !('annotations' in task) && !('data' in task))

const readerOf = ({ completed_by: by, created_username: username }: z.infer<typeof annotationSchema>): string | undefined => {
  const who = typeof by === 'object' && by !== null ? (by.email ?? by.id) : by
  return who === undefined || who === null ? (username ?? undefined) : String(who)
}

/** All that a task says, as one draft for each annotation and prediction. */
const draftsOf = async (
  raw: unknown,
  at: string,
  config: Config,
  source: LabelSource,
  path: string,
  rejects: Reject[],
): Promise<DraftRecord[]> => {
  const task = sound(raw, taskSchema, at, rejects)
  if (task === undefined) return []
  const { name: fileName, written } = imageOf(task, config)
  if (fileName === undefined) {
    rejects.push({ at: `${at}.data`, reason: 'names no image' })
    return []
  }
  const own = task.meta?.reticle
  const known: Size | undefined =
    own?.width === undefined || own.height === undefined ? await source.sizeOf?.(fileName) : { width: own.width, height: own.height }
  const common = { task_id: task.id, project: task.project, image: written === fileName ? undefined : written, file: path }
  const split = own?.split ? { split: own.split } : {}
  const ids = new Set<string>()
  const annotations = task.annotations.flatMap((one, index): DraftRecord[] => {
    const place = `${at}.annotations[${index}]`
    const annotation = sound(one, annotationSchema, place, rejects)
    if (annotation === undefined) return []
    const { id, result, was_cancelled, ground_truth, lead_time, unique_id, created_at, updated_at } = annotation
    if (id !== undefined && ids.has(`${id}`)) {
      rejects.push({ at: `${place}.id`, reason: `the id ${id} was there before` })
      return []
    }
    ids.add(`${id}`)
    const [reader, moment] = [readerOf(annotation), momentOf(updated_at ?? created_at)]
    return [
      {
        ...{ fileName, draft: draftOf(result, place, known, rejects), ...split },
        ...(reader === undefined ? {} : { reader }),
        ...(moment === undefined ? {} : { at: moment }),
        origin: facts({ ...common, annotation_id: id, lead_time, was_cancelled, ground_truth, unique_id, created_at }),
        own: task.annotations.length === 1 && own !== undefined ? plainAnswers(own.answers) : undefined,
      },
    ]
  })
  const predictions = task.predictions.flatMap((one, index): DraftRecord[] => {
    const place = `${at}.predictions[${index}]`
    const prediction = sound(one, predictionSchema, place, rejects)
    if (prediction === undefined) return []
    const { id, model_version: model, score, created_at, result } = prediction
    const moment = momentOf(created_at)
    return [
      {
        ...{ fileName, draft: draftOf(result, place, known, rejects), isSuggestion: true, own: undefined, ...split },
        ...(model ? { reader: model } : {}),
        ...(moment === undefined ? {} : { at: moment }),
        origin: facts({ ...common, prediction_id: id, score }),
      },
    ]
  })
  return [...annotations, ...predictions]
}

const askedIn = (records: readonly DraftRecord[], config: Config): readonly Asked[] => {
  const asked = new Map<string, { scope: Asked['scope']; said: Said[] }>()
  const note = (said: ReadonlyMap<string, Said>, scope: Asked['scope']) => {
    for (const [name, one] of said) {
      const known = asked.get(name) ?? { scope, said: [] }
      known.said.push(one)
      asked.set(name, known)
    }
  }
  for (const { draft } of records) {
    note(draft.said, 'sample')
    for (const mark of draft.marks) note(mark.said, 'region')
  }
  return [...asked].map(([name, { scope, said }]) => {
    const question = config.questions.get(name)
    const texts = question === undefined ? {} : { texts: question.texts }
    return { name, text: name, scope, said, isMultiple: question?.isMultiple ?? false, ...texts }
  })
}

/**
 * Label Studio's export "JSON". Each annotation and each prediction is a record of its own. A labelling interface beside, in a file whose
 * name ends in `config.xml`, adds colours, unused labels, and which questions take several options.
 * @throws when there is no list of tasks, or it is the export "JSON-MIN".
 */
export const readLabelStudio = async (source: LabelSource): Promise<Reading> => {
  const path = onlyPath(source, '.json')
  const tasks = await jsonOf(source, path)
  if (!Array.isArray(tasks)) throw new Error(`${path}: not a Label Studio export: it is not a list of tasks`)
  if (isMin(tasks)) throw new Error(`${path}: is the export "JSON-MIN", which leaves out who said what: export the project as "JSON"`)
  const beside = source.paths.find((one) => one.toLowerCase().endsWith('config.xml'))
  const config = beside === undefined ? noConfig : readConfig(beside, await textOf(source, beside))
  const rejects: Reject[] = []
  const drafts: DraftRecord[] = []
  for (const [index, raw] of tasks.entries()) drafts.push(...(await draftsOf(raw, `[${index}]`, config, source, path, rejects)))

  const names = new Set([...config.labels.keys(), ...drafts.flatMap(({ draft }) => draft.marks.map(({ label }) => label))])
  const ownIds = new Map(
    drafts.flatMap(({ draft }) => draft.marks.flatMap(({ label, own }) => (own?.label_id ? [[label, own.label_id] as const] : []))),
  )
  const slugs = slugsOf([...names].map((name) => ({ key: name, name, slug: ownIds.get(name) })))
  const questions = questionsOf(askedIn(drafts, config))
  const answersOf = (said: ReadonlyMap<string, Said>, place: string): Answer[] =>
    [...said].flatMap(([name, one]) => {
      const answer = questions.get(name)?.answer(one)
      if (answer === undefined) rejects.push({ at: place, reason: `the answer to "${name}" is larger than an answer can be` })
      return answer === undefined ? [] : [answer]
    })
  const origin = { kind: 'file', name: path.slice(-200) } as const
  const records = drafts.map(({ draft, own, ...record }): LabelRecord => {
    const regions = draft.marks.map(({ id, label, geometry, own: ours, said }) => {
      const mark = markOf({ id, labelId: slugs.get(label) ?? '', geometry, attributes: {}, origin }, ours, () => true)
      const answers = withOwn(answersOf(said, `mark ${id}`), mark.answers)
      const { answers: _, ...bare } = mark
      return answers.length === 0 ? bare : { ...bare, answers }
    })
    const { width = null, height = null } = draft.size ?? {}
    return { ...record, width, height, regions, answers: withOwn(answersOf(draft.said, record.fileName), own) }
  })
  const labels = [...names].map((name) => {
    const color = config.labels.get(name)
    return { id: slugs.get(name) ?? '', name, ...(color === undefined ? {} : { color }) }
  })
  return { labels, questions: [...questions.values()].map(({ question }) => question), records, rejects }
}
