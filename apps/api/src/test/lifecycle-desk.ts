import { newId } from '@reticle/db'
import type { TaskConsensus } from '@reticle/domain'
import { aContent } from '@reticle/testkit'
import { expect } from 'vitest'
import type { Step } from './lifecycle-plan.ts'
import { LifecycleStage, type Task } from './lifecycle-stage.ts'

const hour = 3_600_000
const noOutcome = {
  answers: [],
  regions: [],
  agreement: { overall: { value: 0.5, n: 1, excluded: 0 }, answers: [], regions: { value: null, n: 0, excluded: 0 } },
} as unknown as TaskConsensus

/** What the worker, reviewers and managers do. */
export class LifecycleDesk extends LifecycleStage {
  /** What the worker writes of a comparison, whatever the readers said. */
  protected async compare({ by }: Step): Promise<void> {
    const found = this.among(0, ({ state }) => state === 'comparing')
    if (found === undefined) return
    const { id, model } = found
    const counted = model.counted.length
    const effects = { settle: ['settled', 'task.settled'], contest: ['contested', 'task.contested'], panel: ['comparing', null] } as const
    const [state, eventType] = by === 'more-reads' || by === 'pool' ? (['collecting', 'task.more-reads'] as const) : effects[by]
    const reads = state === 'collecting' ? counted + 1 : counted
    const pool = by === 'pool' ? 'experts' : null
    const { projectId, organizationId } = this.lab
    await this.api.unitOfWork(async ({ tasks, comparing, consensus, revisions }) => {
      expect((await tasks.lock(id))?.state).toBe('comparing')
      const inputs = (await consensus.compared(id)).map((one) => one.id)
      expect(inputs).toHaveLength(counted)
      const outcome = { ...noOutcome, by: { algorithm: 'none', version: '1', parameters: {}, inputs } }
      const decision = { effect: { kind: 'contest' as const }, reason: by, ruleId: null }
      const row = {
        taskId: id,
        projectId: projectId as never,
        organizationId,
        consensusId: newId(),
        outcome,
        decision,
        state,
        eventType,
        reads,
        pool,
      }
      await comparing.save([{ ...row, isKeyed: false }], this.api.now())
      const endsAt = new Date(this.api.now().getTime() + hour)
      if (by === 'panel') await revisions.begin({ taskId: id, kind: 'panel', organizationId, askedBy: null, at: this.api.now(), endsAt })
    })
    await this.api.dispenser.refresh(projectId as never, [id])
    model.pool = pool
    if (by === 'settle') model.go('agreed')
    else if (by === 'contest') model.go('disagreed')
    else if (by === 'panel') model.begin([...new Set(model.counted.map((one) => one.annotator))], 'revising')
    else model.go('moreReads')
    model.reads = by === 'more-reads' || by === 'pool' ? counted + 1 : model.reads
  }

  protected async claimReview({ who }: Step): Promise<void> {
    const claimed = await this.call(this.reviewer(who), 'claimReview', { params: { projectId: this.lab.projectId }, body: {} })
    const free = this.tasks.filter(({ model }) => model.state === 'contested' && model.holder === null)
    if (claimed.statusCode === 204) return expect(free).toEqual([])
    const found = free.find(({ id }) => id === claimed.json<{ taskId: string }>().taskId)
    expect(found).toBeDefined()
    if (found !== undefined) found.model.holder = who
  }

  protected async takeReview({ who, pick, takesOver }: Step): Promise<void> {
    const found = this.among(pick, () => true)
    if (found === undefined) return
    const { id, model } = found
    const isFree = model.state === 'contested' && (model.holder === null || model.holder === who || takesOver)
    const taken = await this.call(this.reviewer(who), 'takeReview', { params: { taskId: id }, body: { takesOver } })
    expect(taken.statusCode).toBe(isFree ? 200 : 409)
    if (isFree) model.holder = who
  }

  /** A contested task that this reviewer may decide, or one that they may not. */
  protected deciding(pick: number, who: number): { task: Task; may: boolean } | undefined {
    const task = this.among(pick, ({ state }) => state === 'contested') ?? this.among(pick, () => true)
    if (task === undefined) return undefined
    const { state, holder } = task.model
    return { task, may: state === 'contested' && (holder === null || holder === who) }
  }

  protected async adjudicate({ who, pick }: Step): Promise<void> {
    const found = this.deciding(pick, who)
    if (found === undefined) return
    const body = { content: aContent(), reasonCode: 'slip', note: `decision ${++this.count}` }
    const answer = await this.call(this.reviewer(who), 'adjudicateTask', { params: { taskId: found.task.id }, body })
    expect(answer.statusCode).toBe(found.may ? 201 : 409)
    if (!found.may) return
    found.task.model.decisions += 1
    found.task.model.go('adjudicated')
  }

  protected async giveBack({ who, pick, share }: Step): Promise<void> {
    const found = this.deciding(pick, who)
    if (found === undefined) return
    const chosen = (await this.counting(found.task)).slice(0, share)
    if (chosen.length === 0) return
    const annotations = chosen.map(({ id }) => ({ annotationId: id, comment: 'look again' }))
    const answer = await this.call(this.reviewer(who), 'returnTask', { params: { taskId: found.task.id }, body: { annotations } })
    expect(answer.statusCode).toBe(found.may ? 200 : 409)
    if (!found.may) return
    found.task.model.begin(
      chosen.map(({ said }) => said.annotator),
      'returned',
    )
  }

  protected async reassign({ who, pick }: Step): Promise<void> {
    const found = this.deciding(pick, who)
    if (found === undefined) return
    const [chosen] = await this.counting(found.task)
    if (chosen === undefined) return
    const body = { annotationId: chosen.id, reason: 'careless' }
    const answer = await this.call(this.reviewer(who), 'reassignTask', { params: { taskId: found.task.id }, body })
    expect(answer.statusCode).toBe(found.may ? 200 : 409)
    if (found.may) found.task.model.setAside(chosen.said)
  }

  /** What the sweeper does when the time of a round is over. */
  protected async endRound({ pick }: Step): Promise<void> {
    const found = this.among(pick, ({ awaited }) => awaited.size > 0)
    if (found === undefined) return
    await this.api.database.pool.query(`update tasks set round_ends_at = now() - interval '1 second' where id = $1`, [found.id])
    await this.api.unitOfWork(async ({ revisions }) => {
      const lapsed = await revisions.lapsed(10)
      expect(lapsed.map(({ taskId }) => taskId)).toEqual([found.id])
      await revisions.end([found.id], this.lab.organizationId, this.api.now(), true)
    })
    found.model.endRound()
  }

  protected async reopen({ pick, to }: Step): Promise<void> {
    const found = this.among(pick, ({ state }) => state === 'settled' || state === 'contested')
    if (found === undefined) return
    const { id, model } = found
    const body = { to, moreReads: 1, reason: 'look again' }
    const answer = await this.call(this.lab.manager, 'reopenTask', { params: { taskId: id }, body })
    const may = to === 'collecting' || model.state === 'settled'
    expect(answer.statusCode).toBe(may ? 200 : 409)
    if (!may) return
    if (to === 'collecting') model.reads = model.counted.length + 1
    model.pool = null
    model.go(to === 'contested' ? 'contested' : model.state === 'contested' ? 'moreReads' : 'reopened')
  }

  protected async withdraw({ pick }: { readonly pick: number }): Promise<void> {
    const found = this.among(pick, ({ state }) => state !== 'withdrawn')
    if (found === undefined) return
    const body = { sampleIds: [found.sampleId], reason: 'consent' }
    expect((await this.call(this.lab.manager, 'withdrawSamples', { params: { projectId: this.lab.projectId }, body })).statusCode).toBe(200)
    found.model.withdraw()
  }
}
