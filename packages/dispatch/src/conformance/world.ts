import type { NoClaimReason } from '@reticle/contract'
import type { PersonId, TaskId } from '@reticle/domain'
import { testDatabase } from '@reticle/testkit'
import type pg from 'pg'
import { assignmentIds } from '../assignment-id.ts'
import type { ClaimOutcome, ClaimRules, Dispenser, Lease } from '../port.ts'
import type { PostgresDispenser } from '../postgres/dispenser.ts'
import { makeStudy, openPool, requestOf, type Study, type TaskShape } from './study.ts'
import { type Ended, expire, giveBack, submit, viewReaders } from './writes.ts'

/** What the suites need of an adapter: one over a database, and a way to lose all that is not in Postgres. */
export type Subject = {
  readonly dispenser: Dispenser
  /** The adapter itself, when it is that over Postgres. */
  readonly postgres?: PostgresDispenser
  readonly lose: () => Promise<void>
  readonly end: () => Promise<void>
}
export type MakeSubject = (pool: pg.Pool) => Promise<Subject>

export const at = <T>(list: readonly T[], index: number): T => {
  const one = list[index]
  if (one === undefined) throw new Error(`nothing at ${index}`)
  return one
}

/** An adapter over a database of its own, and what people do with it. */
export class World {
  readonly pool: pg.Pool
  readonly subject: Subject
  private readonly drop: () => Promise<void>
  private constructor(pool: pg.Pool, subject: Subject, drop: () => Promise<void>) {
    this.pool = pool
    this.subject = subject
    this.drop = drop
  }

  static async open(make: MakeSubject): Promise<World> {
    const database = await testDatabase()
    const pool = openPool(database.url)
    return new World(pool, await make(pool), database.drop)
  }

  async close(): Promise<void> {
    await this.subject.end()
    await this.pool.end()
    await this.drop()
  }

  get dispenser(): Dispenser {
    return this.subject.dispenser
  }

  async study(tasks: readonly TaskShape[], people: number, affiliations?: readonly string[]): Promise<Study> {
    const made = await makeStudy(this.pool, { tasks, people, ...(affiliations && { affiliations }) })
    await this.dispenser.rebuild()
    return made
  }

  claim(study: Study, annotatorId: PersonId, rules: Partial<ClaimRules> = {}): Promise<ClaimOutcome> {
    return this.dispenser.claim(requestOf(study, annotatorId, rules))
  }

  async lease(study: Study, annotatorId: PersonId, rules: Partial<ClaimRules> = {}): Promise<Lease | undefined> {
    const outcome = await this.claim(study, annotatorId, rules)
    return outcome.kind === 'leased' ? outcome.lease : undefined
  }

  /** What one claim brings: which task of the study, or the reason why none. */
  async next(study: Study, person: number, rules: Partial<ClaimRules> = {}): Promise<number | NoClaimReason> {
    const outcome = await this.claim(study, at(study.people, person), rules)
    return outcome.kind === 'leased' ? study.tasks.indexOf(outcome.lease.taskId) : outcome.reason
  }

  /** All that can be claimed now. */
  async drain(study: Study, annotatorId: PersonId, rules: Partial<ClaimRules> = {}): Promise<TaskId[]> {
    const taken: TaskId[] = []
    for (let lease = await this.lease(study, annotatorId, rules); lease !== undefined; ) {
      taken.push(lease.taskId)
      lease = await this.lease(study, annotatorId, rules)
    }
    return taken
  }

  /** All that this annotator holds is in Postgres. */
  persist(study: Study, annotatorId: PersonId): Promise<void> {
    return this.dispenser.persist({ projectId: study.projectId, annotatorId })
  }

  async end(study: Study, taskId: TaskId, annotatorId: PersonId, how: Ended | 'submitted' | 'expired', repeat = 0): Promise<void> {
    const triple = { taskId, annotatorId, repeat }
    await this.dispenser.persist({ assignmentId: (await assignmentIds(this.pool))(taskId, annotatorId, repeat) })
    if (how === 'expired') {
      await expire(study, triple, () => this.dispenser.sweep(100))
      return
    }
    if (how === 'submitted') await submit(study, triple)
    else await giveBack(study, triple, how)
    await this.dispenser.refresh(study.projectId, [taskId])
  }

  /** What the desk does when it shows a task's readers. */
  async view(study: Study, taskId: TaskId, personId: PersonId): Promise<void> {
    await viewReaders(study, taskId, personId)
    await this.dispenser.refresh(study.projectId, [taskId])
  }

  /** Changes a task, and says so. */
  async change(study: Study, taskId: TaskId, set: string): Promise<void> {
    await this.pool.query(`update tasks set ${set} where id = $1`, [taskId])
    await this.dispenser.refresh(study.projectId, [taskId])
  }
}
