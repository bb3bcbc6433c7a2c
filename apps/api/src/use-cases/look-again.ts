import type { SampleId } from '@reticle/domain'
import type { Context } from '../context.ts'

/** Forgets why the pixels of a sample could not be made ready, and asks a worker to look again. False when there is no such sample. */
export const lookAgain = async ({ unitOfWork }: Context, sampleId: SampleId): Promise<boolean> =>
  unitOfWork(async ({ pyramids, outbox }) => {
    const found = await pyramids.forgetProblem(sampleId)
    if (found === undefined) return false
    const { projectId, isUnseen, pyramidId } = found
    if (isUnseen) await outbox.put({ kind: 'job', name: 'examine-samples', payload: { projectId, sampleId } })
    if (pyramidId !== null) await outbox.put({ kind: 'job', name: 'build-pyramid', payload: { pyramidId } })
    await outbox.put({ kind: 'hint', payload: { projectId, topics: ['pixels', 'samples'] } })
    return true
  })
