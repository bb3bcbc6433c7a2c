import { newId } from '@reticle/db'
import type { OrderingRecipe } from '@reticle/domain'
import { type OrderingId, orderingIdSchema, orderingRecipeSchema } from '@reticle/domain'
import { aProtocol } from '@reticle/testkit'
import type { World } from './world.ts'

export const recipeOf = (...parts: readonly string[]): OrderingRecipe =>
  orderingRecipeSchema.parse({ parts: parts.map((strategy) => ({ strategy })) })

/** What models say of the tasks of a world, and scores that are asked for. */
export const learningIn = (world: World) => {
  const { query, projectId, people, clock, context } = world
  const person = people[0] ?? ''
  const addModel = async (name: string): Promise<string> => {
    const id = newId()
    await query('insert into models (id, project_id, name, created_by) values ($1, $2, $3, $4)', [id, projectId, name, person])
    return id
  }
  return {
    addModel,
    addVersion: async (modelId: string, version: string, releaseId: string | null = null): Promise<string> => {
      const id = newId()
      await query(
        `insert into model_versions (id, model_id, project_id, version, mapping, release_id, created_by) values ($1, $2, $3, $4, '{"labels": {}, "questions": {}}', $5, $6)`,
        [id, modelId, projectId, version, releaseId, person],
      )
      return id
    },
    /** `good`: the probability of that option, by task. */
    say: async (versionId: string, good: ReadonlyMap<string, number>): Promise<void> => {
      await query(
        `insert into suggestions (id, project_id, task_id, model_version_id, key, model, content, said)
          select gen_random_uuid(), $1, task, $2::uuid, 'says ' || $2::uuid::text, 'a model 1', '{"regions": [], "answers": [], "comment": ""}',
            jsonb_build_object('confidences', '[]'::jsonb, 'scores', '{}'::jsonb, 'probabilities', jsonb_build_object('quality', jsonb_build_object('good', good, 'poor', 1 - good)))
          from unnest($3::uuid[], $4::float8[]) as given (task, good)`,
        [projectId, versionId, [...good.keys()], [...good.values()]],
      )
    },
    /** Marks with confidences on one task. */
    mark: async (versionId: string, taskId: string, confidences: readonly number[], size = 10): Promise<void> => {
      const regions = confidences.map((_, n) => ({
        id: `m${n}`,
        labelId: 'crater',
        geometry: { type: 'box', x: 2 * n, y: 2, width: size, height: size },
        attributes: {},
        origin: { kind: 'model', model: 'a model 1' },
      }))
      await query(
        `insert into suggestions (id, project_id, task_id, model_version_id, key, model, content, said) values (gen_random_uuid(), $1, $2, $3, 'marks', 'a model 1', $4, $5)`,
        [
          projectId,
          taskId,
          versionId,
          JSON.stringify({ regions, answers: [], comment: '' }),
          JSON.stringify({ confidences, probabilities: {}, scores: {} }),
        ],
      )
    },
    embed: async (versionId: string, vectors: ReadonlyMap<string, readonly number[]>): Promise<void> =>
      context.unitOfWork(({ embeddings }) =>
        embeddings.put(
          projectId,
          versionId,
          Array.from(vectors, ([taskId, vector]) => ({ taskId, vector })),
        ),
      ),
    /** Publishes the same protocol with the queue in this order, and keys the tasks by it. */
    orderBy: async (kind: 'learning' | 'uncertainty', changes: Parameters<typeof aProtocol>[0] = {}): Promise<void> => {
      const [{ version }] = await query('select max(version) + 1 as version from protocols where project_id = $1', [projectId])
      const id = newId()
      const content = JSON.stringify(aProtocol({ ...world.protocol, ...changes, dispensing: { order: { kind } } }))
      await query(
        `insert into protocols (id, project_id, version, content, created_by, created_at) values ($1, $2, $3, $4, $5, '2026-01-02')`,
        [id, projectId, version, content, person],
      )
      await query('update projects set protocol_id = $2, queue_order = $3 where id = $1', [projectId, id, JSON.stringify({ kind })])
      await query(`update tasks set queue_key = queue_key($2, '', id, position, null) where project_id = $1`, [projectId, kind])
    },
    ask: async (recipe: OrderingRecipe, kind: 'live' | 'preview' = 'live'): Promise<OrderingId> => {
      const id = orderingIdSchema.parse(newId())
      await context.unitOfWork(({ orderings }) => orderings.add({ id, projectId, recipe, kind, createdBy: person, createdAt: clock.now }))
      return id
    },
    rowOf: async (id: OrderingId) => (await query('select * from orderings where id = $1', [id]))[0],
    /** Positions of the open tasks, as they are handed out. */
    queue: async (): Promise<number[]> =>
      (
        await query('select position::int from tasks where project_id = $1 and is_open order by -priority, level, queue_key, id', [
          projectId,
        ])
      ).map((row) => row.position),
  }
}
export type Learning = ReturnType<typeof learningIn>
