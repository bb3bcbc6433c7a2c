import type { ProtocolId, SampleId, TaskId } from '@reticle/domain'
import type pg from 'pg'
import type { TaskPlaces } from '../port.ts'

export type TaskPlace = { readonly sampleId: SampleId; readonly protocolId: ProtocolId }

type Row = { id: TaskId; sample_id: SampleId; protocol_id: ProtocolId }

/** Sample and protocol of tasks, one query for all that are asked for. */
export const placesFrom = (pool: pg.Pool): TaskPlaces => ({
  known: () => undefined,
  of: async (taskIds) => {
    const { rows } = await pool.query<Row>({
      name: 'dispatch-places',
      text: 'select id, sample_id, protocol_id from tasks where id = any($1::uuid[])',
      values: [taskIds],
    })
    return new Map(rows.map((row) => [row.id, { sampleId: row.sample_id, protocolId: row.protocol_id }]))
  },
  ahead: () => undefined,
})

/** Gathers what is asked for in one turn of the event loop into one question. */
export const gathered = (places: TaskPlaces): ((taskId: TaskId) => Promise<TaskPlace | undefined>) => {
  let next: { readonly ids: Set<TaskId>; readonly answer: Promise<ReadonlyMap<TaskId, TaskPlace>> } | undefined
  const begin = () => {
    const ids = new Set<TaskId>()
    const answer = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      next = undefined
      return places.of([...ids])
    })
    return { ids, answer }
  }
  return async (taskId) => {
    next ??= begin()
    next.ids.add(taskId)
    return (await next.answer).get(taskId)
  }
}
