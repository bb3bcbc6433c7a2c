import type { TaskId } from '@reticle/domain'
import { expect } from 'vitest'
import { assignmentIds } from '../assignment-id.ts'
import type { Lease } from '../port.ts'
import { Model } from './model.ts'
import { affiliations, type Step } from './model-plan.ts'
import { requestOf, type Study, type TaskShape } from './study.ts'
import type { Subject } from './world.ts'
import { expire, giveBack, insertRow, setPriorities, submit, type Triple, viewReaders, withdraw } from './writes.ts'

type Pair = ReturnType<Model['held']>[number]

/** Runs one plan on an adapter and on the model; throws where they part. */
export class ModelRun {
  private readonly model = new Model(affiliations)
  private readonly study: Study
  private readonly subject: Subject
  private readonly taskIds: TaskId[]
  private readonly excludes: boolean
  /** Leases that may be pending, by the assignment. */
  private readonly leases = new Map<string, Lease>()
  constructor(study: Study, subject: Subject, tasks: readonly TaskShape[], excludes: boolean) {
    this.study = study
    this.subject = subject
    this.taskIds = [...study.tasks]
    this.excludes = excludes
    for (const [index, task] of tasks.entries()) this.know(task, study.tasks[index])
  }

  private know({ reads, priority = 0, key = 0, levelRule = 'none' }: TaskShape, id: TaskId | undefined): void {
    if (id === undefined) throw new Error('a task was not made')
    this.model.tasks.push({ id, key, levelRule, priority, reads, counted: 0, state: 'collecting', isGold: false })
  }

  private person(annotator: number) {
    const id = this.study.people[annotator]
    if (id === undefined) throw new Error(`there is no annotator ${annotator}`)
    return id
  }

  private triple({ task, annotator, repeat }: Pick<Pair, 'task' | 'annotator' | 'repeat'>): Triple {
    const taskId = this.taskIds[task]
    if (taskId === undefined) throw new Error(`there is no task ${task}`)
    return { taskId, annotatorId: this.person(annotator), repeat }
  }

  private async claim({ annotator, wish, most }: Extract<Step, { do: 'claim' }>): Promise<void> {
    const affiliation = affiliations[annotator] ?? ''
    const excludes = this.excludes && affiliation !== ''
    const rules = {
      most,
      excludedAffiliation: excludes ? affiliation : null,
      goldRate: wish === 'gold' ? 1 : 0,
      repeatRate: wish === 'repeat' ? 1 : 0,
    }
    const outcome = await this.subject.dispenser.claim(requestOf(this.study, this.person(annotator), rules))
    if (outcome.kind === 'none') {
      expect({ reason: outcome.reason }).toEqual(this.model.claim(annotator, { wish, most, excludes }, undefined))
      return
    }
    const { lease } = outcome
    const task = this.taskIds.indexOf(lease.taskId)
    const told = { task, fence: lease.fence, purpose: lease.purpose }
    expect(told).toEqual(this.model.claim(annotator, { wish, most, excludes }, task))
    this.leases.set(lease.assignmentId, lease)
  }

  private refresh(task: number): Promise<void> {
    const { taskId } = this.triple({ task, annotator: 0, repeat: 0 })
    return this.subject.dispenser.refresh(this.study.projectId, [taskId])
  }

  private async idOf({ taskId, annotatorId, repeat }: Triple): Promise<string> {
    return (await assignmentIds(this.study.pool))(taskId, annotatorId, repeat)
  }

  private async submit(pair: Pair, isDirect: boolean): Promise<void> {
    const triple = this.triple(pair)
    const assignmentId = await this.idOf(triple)
    const lease = this.subject.dispenser.pending(assignmentId)
    if (lease !== undefined && isDirect) await insertRow(this.study, lease)
    else await this.subject.dispenser.persist({ assignmentId })
    // A late one may fill the task: leases of others that have no row then would end as expired (D62), which the model does not tell apart.
    if (pair.state !== 'leased') await this.subject.dispenser.persist({ projectId: this.study.projectId, taskId: triple.taskId })
    const isCounted = await submit(this.study, triple)
    if (lease !== undefined) this.subject.dispenser.forget([lease])
    // A live lease that counts changes no slot; anything else does.
    if (!isCounted || pair.state !== 'leased') await this.refresh(pair.task)
    this.model.submit(pair)
  }

  private async end(pair: Pair, how: Extract<Step, { do: 'end' }>['how']): Promise<void> {
    const triple = this.triple(pair)
    await this.subject.dispenser.persist({ assignmentId: await this.idOf(triple) })
    if (how === 'expired') {
      await expire(this.study, triple, () => this.subject.dispenser.sweep(100))
    } else {
      await giveBack(this.study, triple, how)
      await this.refresh(pair.task)
    }
    this.model.end(pair, how)
  }

  /** A lease that a process left behind which died. */
  private async persist(task: number, annotator: number): Promise<void> {
    const { postgres } = this.subject
    if (postgres === undefined) return this.persistAll(annotator)
    const { taskId, annotatorId } = this.triple({ task, annotator, repeat: 0 })
    const assignmentId = (await assignmentIds(this.study.pool))(taskId, annotatorId, 0)
    const { projectId } = this.study
    const [leasedAt, expiresAt] = [new Date(), new Date(Date.now() + 900_000)]
    const { rows } = await this.study.pool.query('select sample_id, protocol_id from tasks where id = $1', [taskId])
    const of = { sampleId: rows[0]?.sample_id, protocolId: rows[0]?.protocol_id }
    const lease = { ...of, assignmentId, projectId, annotatorId, taskId, leasedAt, expiresAt }
    await postgres.persistLeases([{ ...lease, purpose: 'vote', repeat: 0, fence: 1, isPending: true }])
    this.model.persist(task, annotator)
  }

  private persistAll(annotator: number): Promise<void> {
    return this.subject.dispenser.persist({ projectId: this.study.projectId, annotatorId: this.person(annotator) })
  }

  /** Everything is in Postgres now, and is what the model says. */
  async finish(): Promise<void> {
    for (const annotator of affiliations.keys()) {
      await this.persistAll(annotator)
      const { rows } = await this.study.pool.query<{ task_id: TaskId }>(
        `select task_id from assignments where project_id = $1 and annotator_id = $2 and state = 'leased' order by task_id, repeat`,
        [this.study.projectId, this.person(annotator)],
      )
      const held = this.model.held(annotator).map((pair) => this.triple(pair).taskId)
      expect(rows.map((row) => row.task_id)).toEqual(held.toSorted())
    }
  }

  private async change(task: number, set: string, value?: number): Promise<void> {
    const { taskId } = this.triple({ task, annotator: 0, repeat: 0 })
    await this.study.pool.query(`update tasks set ${set} where id = $1`, value === undefined ? [taskId] : [taskId, value])
    await this.refresh(task)
  }

  private async changeTask(step: Extract<Step, { task: number }>): Promise<void> {
    const row = this.model.tasks[step.task]
    if (row === undefined || (row.state === 'withdrawn' && step.do !== 'view')) return
    const triple = this.triple({ task: step.task, annotator: 0, repeat: 0 })
    switch (step.do) {
      case 'raise':
        await this.change(step.task, `reads = reads + 1, state = 'collecting'`)
        Object.assign(row, { reads: row.reads + 1, state: 'collecting' })
        return
      case 'make-gold':
        if (row.state !== 'comparing') return
        await this.change(step.task, `state = 'settled', is_gold = true`)
        Object.assign(row, { state: 'settled', isGold: true })
        return
      case 'prioritise':
        await this.change(step.task, 'priority = $2', step.priority)
        row.priority = step.priority
        return
      case 'withdraw':
        await Promise.all(affiliations.map((_, annotator) => this.persistAll(annotator)))
        await withdraw(this.study, triple.taskId)
        await this.refresh(step.task)
        return this.model.withdraw(step.task)
      case 'view':
        await viewReaders(this.study, triple.taskId, this.person(step.annotator))
        await this.refresh(step.task)
        return this.model.view(step.task, step.annotator)
      case 'persist':
        return this.persist(step.task, step.annotator)
      default:
        return step satisfies never
    }
  }

  private async prioritise(tasks: readonly number[], priority: number): Promise<void> {
    const rows = tasks.flatMap((task) => this.model.tasks[task] ?? [])
    const ids = this.taskIds.filter((_, task) => tasks.includes(task))
    await setPriorities(this.study, ids, priority)
    await this.subject.dispenser.reload(this.study.projectId)
    for (const row of rows) row.priority = priority
  }

  async take(step: Step): Promise<void> {
    if ('task' in step) return this.changeTask(step)
    switch (step.do) {
      case 'claim':
        return this.claim(step)
      case 'submit':
      case 'end': {
        const held = this.model.held(step.annotator)
        const pair = held[step.nth % held.length]
        if (pair === undefined) return
        return step.do === 'submit' ? this.submit(pair, step.isDirect) : this.end(pair, step.how)
      }
      case 'submit-late': {
        const ended = this.model.ended(step.annotator)
        const pair = ended[step.nth % ended.length]
        return pair && this.submit(pair, false)
      }
      case 'add': {
        const levelRule = this.model.tasks[0]?.levelRule ?? 'none'
        const taskId = await this.study.addTask({ ...step, levelRule })
        this.taskIds.push(taskId)
        await this.subject.dispenser.refresh(this.study.projectId, [taskId])
        return this.know({ ...step, levelRule }, taskId)
      }
      case 'prioritise-many':
        return this.prioritise(step.tasks, step.priority)
      case 'sweep':
        await this.subject.dispenser.sweep(100)
        return
      case 'lose':
        return this.subject.lose()
      default:
        return step satisfies never
    }
  }
}
