import type { TaskId } from '@reticle/domain'
import { sql } from 'drizzle-orm'
import type { Executor } from '../database.ts'

export type NewEmbedding = { readonly taskId: string; readonly vector: readonly number[] }

/** Where samples lie in the space of a version of a model; the last one holds. */
export const embeddingRepository = (db: Executor) => ({
  put: async (projectId: string, modelVersionId: string, rows: readonly NewEmbedding[]): Promise<void> => {
    if (rows.length === 0) return
    await db.execute(sql`
      insert into task_embeddings (task_id, model_version_id, project_id, vector)
      select distinct on (given.task) given.task, ${modelVersionId}::uuid, ${projectId}::uuid,
        array(select v::text::real from jsonb_array_elements(given.vector) with ordinality as e (v, n) order by n)
      from unnest(${sql.param(rows.map(({ taskId }) => taskId))}::uuid[], ${sql.param(rows.map(({ vector }) => JSON.stringify(vector)))}::jsonb[])
        with ordinality as given (task, vector, n) order by given.task, given.n desc
      on conflict (model_version_id, task_id) do update set vector = excluded.vector`)
  },
  /** By task, in no order. */
  of: async (modelVersionId: string, taskIds: readonly string[]): Promise<{ taskId: TaskId; vector: number[] }[]> => {
    const { rows } = await db.execute<{ taskId: TaskId; vector: number[] }>(sql`
      select task_id as "taskId", vector from task_embeddings
      where model_version_id = ${modelVersionId}::uuid and task_id = any (${sql.param(taskIds)}::uuid[])`)
    return rows
  },
})
