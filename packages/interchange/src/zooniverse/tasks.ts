import type { Geometry } from '@reticle/geometry'
import { z } from 'zod'
import type { Said } from '../asked.ts'
import type { Reject } from '../port.ts'
import { geometryOf, markSchema } from './mark-shape.ts'

/** What one classification said to its tasks. */
export type Told = {
  readonly said: Map<string, Said>
  readonly marks: { readonly label: string; readonly geometry: Geometry; readonly frame: number; readonly said: Map<string, Said> }[]
  /** Tasks answered with an empty list: nothing drawn, or no option chosen; only other answers tell which. */
  readonly empty: string[]
}

/** What is learnt of a task by going through all its answers. */
export type TaskFacts = { text: string; isText: boolean; isMultiple: boolean }

const text = z.string().max(10_000)
export const annotationSchema = z.object({
  task: z.string().min(1).max(200),
  task_label: z.string().nullish(),
  taskType: z.string().max(60).optional(),
  value: z.unknown().optional(),
  markIndex: z.int().min(0).optional(),
})
type TaskAnnotation = z.infer<typeof annotationSchema>

const surveySchema = z.object({
  choice: z.string().min(1).max(500),
  answers: z.record(z.string(), z.union([text, z.array(text).max(100)])).default({}),
})
const dropdownSchema = z.object({ value: z.union([text, z.number(), z.null()]), label: text.optional(), option: z.boolean() })
const detailSchema = z.object({ value: z.union([z.number(), text, z.array(z.number()).max(100), z.null()]).optional() })

const has = (value: unknown, key: string): boolean => typeof value === 'object' && value !== null && Object.hasOwn(value, key)

export const taskReader = (facts: Map<string, TaskFacts>, rejects: Reject[]) => {
  const learn = (name: string, change: Partial<TaskFacts>) => {
    facts.set(name, { ...(facts.get(name) ?? { text: name, isText: false, isMultiple: false }), ...change })
  }
  const say = (said: Map<string, Said>, name: string, one: Said, at: string, change: Partial<TaskFacts> = {}) => {
    learn(name, change)
    if (said.has(name)) rejects.push({ at, reason: `the task ${name} is answered twice` })
    else said.set(name, one)
  }

  const survey = (task: string, list: readonly unknown[], told: Told, at: string) => {
    const choices: string[] = []
    for (const [index, raw] of list.entries()) {
      const parsed = surveySchema.safeParse(raw)
      const place = `${at}.value[${index}]`
      if (!parsed.success) {
        rejects.push({ at: place, reason: parsed.error.issues[0]?.message ?? 'is not a choice of a survey' })
        continue
      }
      const { choice, answers } = parsed.data
      if (!choices.includes(choice)) choices.push(choice)
      for (const [question, answer] of Object.entries(answers)) {
        const options = (typeof answer === 'string' ? [answer] : answer).filter((one) => one !== '').map((one) => one.slice(0, 500))
        const name = `${task}.${choice}.${question}`
        say(told.said, name, { kind: 'chosen', options }, place, {
          text: `${choice}: ${question}`,
          ...(typeof answer === 'string' ? {} : { isMultiple: true }),
        })
      }
    }
    say(told.said, task, { kind: 'chosen', options: choices }, at, { isMultiple: true })
  }

  /** Answers to the questions of one mark, as the older classifier has them: by their order, options by their number. */
  const detailsOf = (name: string, details: readonly unknown[], at: string): Map<string, Said> => {
    const said = new Map<string, Said>()
    details.forEach((raw, index) => {
      const value = detailSchema.safeParse(raw).data?.value
      if (value === undefined || value === null) return
      const question = `${name}.${index}`
      if (typeof value === 'string') say(said, question, { kind: 'text', value }, at, { text: `Detail ${index + 1}`, isText: true })
      else {
        const options = (typeof value === 'number' ? [value] : value).map(String)
        say(said, question, { kind: 'chosen', options }, at, {
          text: `Detail ${index + 1}`,
          ...(typeof value === 'number' ? {} : { isMultiple: true }),
        })
      }
    })
    return said
  }

  const drawing = (task: string, list: readonly unknown[], told: Told, at: string): (Told['marks'][number] | undefined)[] =>
    list.map((raw, index) => {
      const place = `${at}.value[${index}]`
      const parsed = markSchema.safeParse(raw)
      const issue = parsed.error?.issues[0]
      const geometry = parsed.success ? geometryOf(parsed.data) : undefined
      if (!parsed.success || geometry === undefined) {
        rejects.push({ at: [place, ...(issue?.path ?? [])].join('.'), reason: issue?.message ?? 'is not a mark' })
        return undefined
      }
      if (!geometry.ok) {
        rejects.push({ at: place, reason: geometry.error })
        return undefined
      }
      const { tool, toolIndex = tool ?? 0, tool_label: label, frame = 0, details } = parsed.data
      const said = detailsOf(`${task}.${toolIndex}`, details ?? [], place)
      const mark = { label: (label || `${task} tool ${toolIndex + 1}`).slice(0, 200), geometry: geometry.value, frame, said }
      told.marks.push(mark)
      return mark
    })

  const dropdown = (task: string, list: readonly unknown[], told: Told, at: string) => {
    list.forEach((raw, index) => {
      const parsed = dropdownSchema.safeParse(raw)
      const name = list.length === 1 ? task : `${task}.${index}`
      if (!parsed.success) rejects.push({ at: `${at}.value[${index}]`, reason: 'is not a choice of a list' })
      else if (parsed.data.value !== null && parsed.data.value !== '') {
        const { value, label = String(value), option } = parsed.data
        if (option) say(told.said, name, { kind: 'chosen', options: [label.slice(0, 500)] }, at)
        else say(told.said, name, { kind: 'text', value: label }, at, { isText: true })
      }
    })
  }

  const one = (
    { task, task_label: label, taskType, value }: TaskAnnotation,
    told: Told,
    at: string,
    drawn: Map<string, ReturnType<typeof drawing>>,
  ) => {
    if (label) learn(task, { text: label })
    if (value === null || value === undefined) return
    const isText = taskType === 'text'
    if (typeof value === 'string') {
      if (value.length > 10_000) rejects.push({ at: `${at}.value`, reason: `a text of ${value.length} characters` })
      else say(told.said, task, isText ? { kind: 'text', value } : { kind: 'chosen', options: [value] }, at, isText ? { isText } : {})
    } else if (typeof value === 'number') {
      if (taskType === 'single') say(told.said, task, { kind: 'chosen', options: [String(value)] }, at)
      else say(told.said, task, { kind: 'number', value }, at)
    } else if (!Array.isArray(value)) rejects.push({ at: `${at}.value`, reason: 'an answer of this kind is not read' })
    else if (value.length === 0) told.empty.push(task)
    else if (value.every((each) => typeof each === 'string' || typeof each === 'number'))
      say(told.said, task, { kind: 'chosen', options: value.map((each) => String(each).slice(0, 500)) }, at, { isMultiple: true })
    else if (value.every((each) => has(each, 'choice'))) survey(task, value, told, at)
    else if (value.every((each) => has(each, 'task'))) {
      // A combination of tasks on one page.
      for (const [index, each] of value.entries()) read(each, told, `${at}.value[${index}]`, drawn)
    } else if (value.every((each) => has(each, 'option'))) dropdown(task, value, told, at)
    else drawn.set(task, drawing(task, value, told, at))
  }

  const read = (raw: unknown, told: Told, at: string, drawn: Map<string, ReturnType<typeof drawing>>): void => {
    const parsed = annotationSchema.safeParse(raw)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      rejects.push({ at: [at, ...(issue?.path ?? [])].join('.'), reason: issue?.message ?? 'is not an annotation' })
      return
    }
    const { task, markIndex } = parsed.data
    if (markIndex === undefined) {
      one(parsed.data, told, at, drawn)
      return
    }
    // The newer classifier has a mark's questions beside: T0.1.2 is question 2 of tool 1 of the task T0.
    const mark = drawn.get(task.split('.', 1)[0] ?? '')?.[markIndex]
    if (mark === undefined) rejects.push({ at, reason: `answers a question on the mark ${markIndex}, which is not there` })
    else one(parsed.data, { said: mark.said, marks: [], empty: [] }, at, drawn)
  }

  return (annotations: readonly unknown[], at: string): Told => {
    const told: Told = { said: new Map(), marks: [], empty: [] }
    const drawn = new Map<string, ReturnType<typeof drawing>>()
    annotations.forEach((raw, index) => {
      read(raw, told, `${at}[${index}]`, drawn)
    })
    return told
  }
}
