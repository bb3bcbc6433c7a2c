import { newId } from '@reticle/db'
import { aContent } from '@reticle/testkit'
import { expect } from 'vitest'
import { LifecycleDesk } from './lifecycle-desk.ts'
import type { Step } from './lifecycle-plan.ts'
import { rowsIn } from './world.ts'

/** Runs one plan over the API and on the model; throws where they part. */
export class LifecycleRun extends LifecycleDesk {
  private async claim({ who }: Step): Promise<void> {
    const claimed = await this.call(this.annotator(who), 'claimAssignment', { params: { projectId: this.lab.projectId } })
    const may = this.tasks.filter(({ model }) => model.mayClaim(who))
    if (claimed.statusCode === 204) return expect(may).toEqual([])
    const { taskId } = claimed.json<{ taskId: string }>()
    expect(may.map(({ id }) => id)).toContain(taskId)
    // Tasks of one's pool come before anything else.
    const inPool = may.filter(({ model }) => model.pool !== null && model.part(who, 0)?.skipKind !== 'not-now')
    if (inPool.length > 0) expect(inPool.map(({ id }) => id)).toContain(taskId)
    this.tasks.find(({ id }) => id === taskId)?.model.lease(who, 0)
  }

  private async submit({ who, pick }: Step): Promise<void> {
    const found = this.partOf(who, pick, () => true)
    if (found === undefined) return
    const { task, part } = found
    const { id, fence } = await this.rowOf(task, part)
    const words = `what was said ${++this.count}`
    const body = { taskId: task.id, fence: Number(fence), content: aContent({ comment: words }), activeMilliseconds: 5 }
    const request = { params: { assignmentId: id }, headers: { 'idempotency-key': newId() }, body }
    const isTaken = task.model.submit(part, words)
    const answers = [
      await this.call(this.annotator(who), 'submitAssignment', request),
      await this.call(this.annotator(who), 'submitAssignment', request),
    ]
    expect(answers.map((answer) => answer.statusCode)).toEqual(isTaken ? [201, 201] : [409, 409])
  }

  private async skip({ who, pick, kind }: Step): Promise<void> {
    const found = this.partOf(who, pick, ({ state }) => state === 'leased' || state === 'expired')
    if (found === undefined) return
    const { id, fence } = await this.rowOf(found.task, found.part)
    const body = { taskId: found.task.id, fence: Number(fence), kind, reason: 'because' }
    expect((await this.call(this.annotator(who), 'skipAssignment', { params: { assignmentId: id }, body })).statusCode).toBe(204)
    found.task.model.skip(found.part, kind)
  }

  private async release({ who, pick }: Step): Promise<void> {
    const found = this.partOf(who, pick, ({ state }) => state === 'leased')
    if (found === undefined) return
    const { id, fence } = await this.rowOf(found.task, found.part)
    const body = { taskId: found.task.id, fence: Number(fence) }
    expect((await this.call(this.annotator(who), 'releaseAssignment', { params: { assignmentId: id }, body })).statusCode).toBe(204)
    found.part.state = 'released'
  }

  private async expire({ who, pick }: Step): Promise<void> {
    const found = this.partOf(who, pick, ({ state }) => state === 'leased')
    if (found === undefined) return
    const { id } = await this.rowOf(found.task, found.part)
    await this.api.database.pool.query(`update assignments set expires_at = now() - interval '1 second' where id = $1`, [id])
    await this.api.dispenser.sweep(100)
    found.part.state = 'expired'
  }

  private async takeRevision({ who, pick }: Step): Promise<void> {
    const found = this.partOf(who, pick, ({ repeat }) => repeat < 0)
    if (found === undefined) return
    const { task, part } = found
    const may = task.model.isAwaited(who, part.repeat) && part.state !== 'submitted'
    const { id } = await this.rowOf(task, part)
    const taken = await this.call(this.annotator(who), 'takeRevision', { params: { assignmentId: id } })
    expect(taken.statusCode).toBe(may ? 200 : 409)
    if (!may) return
    const own = task.model.counted.find((one) => one.annotator === who)
    expect(taken.json()).toMatchObject({ draft: { comment: own?.words }, state: 'leased' })
    task.model.lease(who, part.repeat)
  }

  private take(given: Step): Promise<void> {
    const isDesk = !['claim', 'submit', 'skip', 'release', 'expire', 'take-revision'].includes(given.do)
    // There are three annotators and two reviewers.
    const step = isDesk ? { ...given, who: given.who % 2 } : given
    switch (step.do) {
      case 'claim':
        return this.claim(step)
      case 'submit':
        return this.submit(step)
      case 'skip':
        return this.skip(step)
      case 'release':
        return this.release(step)
      case 'expire':
        return this.expire(step)
      case 'compare':
        return this.compare(step)
      case 'claim-review':
        return this.claimReview(step)
      case 'take-review':
        return this.takeReview(step)
      case 'adjudicate':
        return this.adjudicate(step)
      case 'return':
        return this.giveBack(step)
      case 'reassign':
        return this.reassign(step)
      case 'take-revision':
        return this.takeRevision(step)
      case 'end-round':
        return this.endRound(step)
      case 'reopen':
        return this.reopen(step)
      case 'withdraw':
        return this.withdraw(step)
    }
  }

  /** One command, and what the rows are after it. */
  async step(step: Step): Promise<void> {
    await this.take(step)
    const rows = await rowsIn<Record<string, unknown>>(
      this.api,
      `select t.id, t.state, t.reads, t.counted, t.leased, t.pool, t.round::int, t.revisions::int,
        (select r.reviewer_id from reviews r where r.task_id = t.id and r.state = 'leased') as holder,
        (select count(*)::int from adjudications d where d.task_id = t.id) as decisions,
        case when t.state <> 'settled' then t.resolution_kind is null
          when t.resolution_kind = 'adjudication' then t.adjudication_id is not null
          else t.resolution_kind = 'consensus' and t.consensus_id is not null end as is_resolved,
        (select coalesce(json_agg(json_build_array(n.content->>'comment', n.is_counted) order by n.content->>'comment'), '[]')
          from annotations n where n.task_id = t.id) as said
      from tasks t where t.id = any($1::uuid[]) order by t.position`,
      this.tasks.map(({ id }) => id),
    )
    expect(rows).toEqual(
      this.tasks.map(({ id, model }) => ({
        ...{ id, state: model.state, reads: model.reads, counted: model.counted.length, leased: model.leased, pool: model.pool },
        ...{ round: model.round, revisions: model.awaited.size, decisions: model.decisions, is_resolved: true },
        holder: model.holder === null ? null : this.reviewer(model.holder).personId,
        said: model.said.map((one) => [one.words, one.counts]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
      })),
    )
  }
}
