import fc from 'fast-check'
import { expect, it } from 'vitest'
import { planOf, stepOf } from './test/lifecycle-plan.ts'
import { LifecycleRun } from './test/lifecycle-run.ts'
import { testApi } from './test/test-api.ts'
import { addSamples, aLab } from './test/world.ts'

/** RETICLE_MODEL_RUNS asks for more plans than a test run has time for. */
const runs = Number(process.env.RETICLE_MODEL_RUNS ?? 40)
const reads = 2

it('L1 to L29, L60, L70, L80 to L88: no sequence of commands settles a task without a resolution, loses what was said or decided, or counts above the quota', async () => {
  const api = await testApi()
  /** A study of its own for each plan: what a plan that failed leaves is in nobody's way while it is cut down. */
  const study = async () => {
    const lab = await aLab(api, 'Lifecycle')
    const annotators = [lab.annotator, await lab.join('Second', 'annotator'), await lab.join('Expert', 'annotator')]
    const reviewers = [lab.reviewer, await lab.join('Other reviewer', 'reviewer')]
    await api.unitOfWork((r) => r.annotators.set(lab.projectId, annotators[2]?.personId ?? '', { expertise: ['experts'] }))
    await api.heard()
    const opened = await addSamples(api, lab, 2)
    await api.unitOfWork(({ events }) =>
      events.add(...opened.map(({ id }) => ({ type: 'task.opened' as const, subjectId: id, at: api.now(), projectId: lab.projectId }))),
    )
    return { projectId: lab.projectId, run: new LifecycleRun(api, lab, { annotators, reviewers, experts: [2] }, opened, reads) }
  }
  try {
    await fc.assert(
      fc.asyncProperty(planOf, async (throws) => {
        const { projectId, run } = await study()
        for (const one of throws) await run.step(stepOf(one, run.fitting(one.who)))
        const { mismatches, examples } = await api.read.consistency.check(projectId)
        expect(examples).toEqual([])
        expect(Object.values(mismatches).every((count) => count === 0)).toBe(true)
      }),
      // A failure is told in time, however far its plan could still be cut down.
      { numRuns: runs, interruptAfterTimeLimit: runs * 4000 },
    )
  } finally {
    await api.close()
  }
}, 1_800_000)
