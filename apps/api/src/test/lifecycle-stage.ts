import type { TaskId } from '@reticle/domain'
import { type Part, type Said, TaskModel } from './lifecycle-model.ts'
import type { Command } from './lifecycle-plan.ts'
import type { Actor, Request, TestApi } from './test-api.ts'
import { type Lab, rowsIn } from './world.ts'

export type Cast = { readonly annotators: readonly Actor[]; readonly reviewers: readonly Actor[]; readonly experts: readonly number[] }
export type Task = { readonly id: TaskId; readonly sampleId: string; readonly model: TaskModel }
type Row = { id: string; state: string; fence: string; repeat: number }

/** A study over the API, and the same in the model. */
export class LifecycleStage {
  protected readonly api: TestApi

  protected readonly lab: Lab

  protected readonly cast: Cast

  protected readonly tasks: readonly Task[]

  protected count = 0

  constructor(api: TestApi, lab: Lab, cast: Cast, opened: readonly { id: TaskId; sampleId: string }[], reads: number) {
    this.api = api
    this.lab = lab
    this.cast = cast
    this.tasks = opened.map((one) => ({ ...one, model: new TaskModel(reads, cast.experts) }))
  }

  protected annotator(index: number): Actor {
    const actor = this.cast.annotators[index]
    if (actor === undefined) throw new Error(`there is no annotator ${index}`)
    return actor
  }

  protected reviewer(index: number): Actor {
    const actor = this.cast.reviewers[index]
    if (actor === undefined) throw new Error(`there is no reviewer ${index}`)
    return actor
  }

  protected call(actor: Actor, name: Parameters<TestApi['call']>[1], request: Request): ReturnType<TestApi['call']> {
    return this.api.call(actor, name, request)
  }

  /** A task that fits, by `pick`. */
  protected among(pick: number, fits: (model: TaskModel) => boolean): Task | undefined {
    const found = this.tasks.filter(({ model }) => fits(model))
    return found[pick % Math.max(1, found.length)]
  }

  /** A part of an annotator in any task, by `pick`. */
  protected partOf(who: number, pick: number, fits: (part: Part) => boolean): { task: Task; part: Part } | undefined {
    const found = this.tasks.flatMap((task) =>
      task.model.parts.filter((part) => part.annotator === who && fits(part)).map((part) => ({ task, part })),
    )
    return found[pick % Math.max(1, found.length)]
  }

  protected async rowOf({ id }: Task, { annotator, repeat }: Part): Promise<Row> {
    const [row] = await rowsIn<Row>(
      this.api,
      'select id, state, fence, repeat from assignments where task_id = $1 and annotator_id = $2 and repeat = $3',
      ...[id, this.annotator(annotator).personId, repeat],
    )
    if (row === undefined) throw new Error('an assignment has no row')
    return row
  }

  /** Ids of the annotations that count, by reader. */
  protected async counting({ id }: Task): Promise<{ id: string; said: Said }[]> {
    const rows = await rowsIn<{ id: string; words: string }>(
      this.api,
      `select id, content->>'comment' as words from annotations where task_id = $1 and is_counted order by id`,
      id,
    )
    const counted = this.tasks.find((task) => task.id === id)?.model.counted ?? []
    return rows.flatMap((row) => counted.filter((one) => one.words === row.words).map((said) => ({ id: row.id, said })))
  }

  /** The commands of which something can come now, when this annotator or reviewer gives them. */
  fitting(who: number): Set<Command> {
    const models = this.tasks.map(({ model }) => model)
    const parts = models.flatMap((model) => model.parts.filter((part) => part.annotator === who).map((part) => ({ model, part })))
    const isLeased = parts.some(({ part }) => part.state === 'leased')
    const isContested = models.some(({ state }) => state === 'contested')
    const can: Readonly<Record<Exclude<Command, 'withdraw'>, boolean>> = {
      claim: models.some((model) => model.mayClaim(who)),
      submit: isLeased || parts.some(({ part }) => part.state === 'expired'),
      skip: isLeased,
      release: isLeased,
      expire: isLeased,
      compare: models.some(({ state }) => state === 'comparing'),
      'claim-review': isContested,
      'take-review': isContested,
      adjudicate: isContested,
      return: isContested,
      reassign: isContested,
      'take-revision': parts.some(({ model, part }) => part.state !== 'leased' && model.isAwaited(who, part.repeat)),
      'end-round': models.some(({ awaited }) => awaited.size > 0),
      reopen: isContested || models.some(({ state }) => state === 'settled'),
    }
    return new Set(Object.entries(can).flatMap(([command, is]) => (is ? [command as Command] : [])))
  }
}
