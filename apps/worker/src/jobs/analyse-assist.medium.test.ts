import { newId } from '@reticle/db'
import { type AnnotationContent, analysisIdSchema, analysisOutcomeSchema } from '@reticle/domain'
import { aContent } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analyseProject } from './analyse-project.ts'
import { compareTask } from './compare-task.ts'
import { makeWorld, type World } from './test/world.ts'

const quality = (option: string): AnnotationContent => aContent({ answers: [{ questionId: 'quality', value: { kind: 'choice', option } }] })

describe('a report on suggestions', () => {
  let world: World
  const suggestionIds: string[] = []
  const versionId = newId()
  beforeAll(async () => {
    world = await makeWorld({ redundancy: { reads: 2 }, assist: { blankShare: 0.5, leastConfidence: 0.3 } })
    const { query, projectId, people } = world
    const modelId = newId()
    await query(`insert into models (id, project_id, name, created_by) values ($1, $2, 'unet', $3)`, [modelId, projectId, people[0]])
    await query(`insert into model_versions (id, model_id, project_id, version, mapping, created_by) values ($1, $2, $3, '1', '{}', $4)`, [
      versionId,
      modelId,
      projectId,
      people[0],
    ])
  })
  afterAll(() => world.close())

  const suggest = async (taskId: string, content: AnnotationContent): Promise<string> => {
    const id = newId()
    await world.context.unitOfWork(({ suggestions }) =>
      suggestions.add([
        {
          id,
          projectId: world.projectId,
          taskId,
          modelVersionId: versionId,
          key: id,
          model: 'unet 1',
          content,
          createdAt: world.clock.now,
        },
      ]),
    )
    return id
  }
  const show = (taskId: string, reader: number, suggestionId: string, isBlank: boolean) =>
    world.query(
      `insert into suggestion_showings (assignment_id, project_id, task_id, annotator_id, suggestion_ids, is_blank, shown_at)
       select id, project_id, task_id, annotator_id, array[$3::uuid], $4, now() from assignments where task_id = $1 and annotator_id = $2`,
      [taskId, world.people[reader], suggestionId, isBlank],
    )
  const know = async (taskId: string, content: AnnotationContent) => {
    await world.query(
      `insert into known_answers (task_id, content, covers_marks, origin, added_by, added_at) values ($1, $2, false, 'known.csv', $3, now())`,
      [taskId, JSON.stringify(content), world.people[0]],
    )
    await world.query(
      `update tasks set state = 'settled', resolution_kind = 'gold', is_gold = true, consensus_id = null, settled_at = now() where id = $1`,
      [taskId],
    )
  }
  const report = async () => {
    const id = analysisIdSchema.parse(newId())
    const { context, projectId, people, clock } = world
    await context.unitOfWork(({ analyses }) =>
      analyses.add({ id, projectId, request: { kind: 'assist', seed: 9 }, createdBy: people[0] ?? '', createdAt: clock.now }),
    )
    await analyseProject(context, { analysisId: id })
    const [row] = await world.query('select state, error, outcome from analyses where id = $1', [id])
    expect([row?.state, row?.error]).toEqual(['done', null])
    const outcome = analysisOutcomeSchema.parse(row?.outcome)
    if (outcome.kind !== 'assist') throw new Error(outcome.kind)
    return outcome
  }

  it('MR22, MR25, MR31: from what readers were shown, what they said and what is known', async () => {
    await world.open(6)
    for (const [n, { id: taskId }] of (await world.tasks()).entries()) {
      // The model always says poor, which it is on two of six.
      const isPoor = n < 2
      await world.annotate(taskId, 0, quality('poor'))
      await world.annotate(taskId, 1, quality(isPoor || n === 5 ? 'poor' : 'good'))
      const suggestionId = await suggest(taskId, quality('poor'))
      suggestionIds.push(suggestionId)
      await show(taskId, 0, suggestionId, false)
      await show(taskId, 1, suggestionId, true)
      await compareTask(world.context, { taskId })
      await know(taskId, quality(isPoor ? 'poor' : 'good'))
    }
    const { by, assist } = await report()
    expect(by).toMatchObject({ algorithm: 'assist', version: '1', parameters: { seed: 9 }, annotations: 12 })
    expect(assist).toMatchObject({ tasks: 6, without: 0 })
    expect(assist.groups[0]).toMatchObject({
      ...{ version: null, model: null, tasks: 6, readings: { shown: 6, blank: 6 }, references: { gold: 12, adjudication: 0, blank: 0 } },
      kept: { shown: { k: 4, n: 4 }, blank: { k: 1, n: 4 } },
      withSuggestion: { shown: { k: 6, n: 6 }, blank: { k: 3, n: 6 } },
    })
    expect(assist.taken).toEqual([{ model: 'unet 1', kind: 'answer', subject: 'quality', shown: 6, accepted: 6, edited: 0, dropped: 0 }])
    expect(assist.models).toMatchObject([
      { model: 'unet 1', isSeen: true, tasks: 6, resolutions: { gold: 6 }, questions: [{ accuracy: { k: 2, n: 6 } }], marks: null },
    ])
  })

  it('MR25: gold that readers agreed on is no answer from elsewhere, and readings without a showing are only counted', async () => {
    const before = (await world.tasks()).map(({ id }) => id)
    await world.open(1)
    const taskId = (await world.tasks()).find(({ id }) => !before.includes(id))?.id ?? ''
    await world.annotate(taskId, 0, quality('poor'))
    await world.annotate(taskId, 1, quality('poor'))
    const suggestionId = await suggest(taskId, quality('poor'))
    await show(taskId, 0, suggestionId, false)
    await compareTask(world.context, { taskId })
    await world.query(`update tasks set resolution_kind = 'gold', is_gold = true where id = $1`, [taskId])
    const { assist } = await report()
    expect(assist).toMatchObject({ tasks: 7, without: 1 })
    expect(assist.groups[0]).toMatchObject({ readings: { shown: 7, blank: 6 }, references: { gold: 12 } })
    expect(assist.models[0]?.resolutions).toMatchObject({ gold: 6, consensus: 1 })
  })

  it('MR21: what is not settled, or has no suggestion, is in no number', async () => {
    const before = (await world.tasks()).map(({ id }) => id)
    await world.open(2)
    const [open, plain] = (await world.tasks()).filter(({ id }) => !before.includes(id)).map(({ id }) => id)
    await suggest(open ?? '', quality('poor'))
    for (const reader of [0, 1]) await world.annotate(plain ?? '', reader, quality('good'))
    await compareTask(world.context, { taskId: plain ?? '' })
    expect((await report()).assist.tasks).toBe(7)
  })
})
