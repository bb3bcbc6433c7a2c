import type { ProjectId, QueueOrder } from '@reticle/domain'
import type { Job, WorkerContext } from '../context.ts'
import { alone } from './alone.ts'
import { moveToLive } from './move-to-live.ts'

const batch = 2000

/** Gives all tasks the keys of an order, a batch in each transaction, so that whoever labels meanwhile waits for one batch at most. */
const keyAll = async ({ unitOfWork }: WorkerContext, projectId: ProjectId, order: QueueOrder): Promise<void> => {
  const counts = new Map<string, number>()
  for (let after: number | null = -1; after !== null; ) {
    const from: number = after
    after = await unitOfWork(({ queueOrder }) => queueOrder.keyNext(projectId, order, from, batch, counts))
  }
}

/**
 * Puts the tasks of a project into the order of its live protocol. Idempotent by the project's row, which says by which order they are
 * keyed: that is written last, so that a run which ends before is run again. Until then claims see the old and the new order mixed, which
 * is never wrong about who may have a task.
 */
export const orderQueue: Job<'order-queue'> = async (context, { projectId }) =>
  alone(context.database, `order-queue ${projectId}`, async () => {
    const { read, unitOfWork, dispenser } = context
    for (;;) {
      const order = await read.queueOrder.due(projectId)
      if (order === undefined) return
      const protocolId = await moveToLive(context, projectId)
      await keyAll(context, projectId, order)
      await unitOfWork(({ queueOrder }) => queueOrder.restart(projectId))
      // Where nothing but places changed, claims go on from what the dispenser holds while it reads the new order.
      await ((await read.queueOrder.isMoved(projectId)) ? dispenser.reload(projectId) : dispenser.reorder(projectId))
      await unitOfWork(async ({ projects, queueOrder }) => {
        // Another version that was published meanwhile may have tasks to move: round again.
        if ((await projects.lock(projectId))?.protocolId === protocolId) await queueOrder.setKeyed(projectId, order)
      })
    }
  })
