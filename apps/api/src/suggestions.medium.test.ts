import type { Suggested } from '@reticle/contract'
import { newId } from '@reticle/db'
import { isBlankStart, type ModelSaid } from '@reticle/domain'
import { aContent, aRegion } from '@reticle/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, type Claimed, claimNext, type Lab, rowsIn, submitClaimed } from './test/world.ts'

let api: TestApi
beforeAll(async () => {
  api = await testApi()
})
afterAll(() => api.close())

/** A version of a model, as it is registered. */
const aVersion = async (lab: Lab, name: string, version = '1'): Promise<string> => {
  const [known] = await rowsIn<{ id: string }>(api, 'select id from models where project_id = $1 and name = $2', lab.projectId, name)
  const modelId = known?.id ?? newId()
  if (known === undefined)
    await rowsIn(
      api,
      'insert into models (id, project_id, name, created_by) values ($1, $2, $3, $4)',
      modelId,
      lab.projectId,
      name,
      lab.owner.personId,
    )
  const id = newId()
  await rowsIn(
    api,
    `insert into model_versions (id, model_id, project_id, version, mapping, created_by) values ($1, $2, $3, $4, '{}', $5)`,
    ...[id, modelId, lab.projectId, version, lab.owner.personId],
  )
  return id
}
type Given = { readonly model?: string; readonly said?: ModelSaid; readonly isHeldOut?: boolean }
const suggest = async (lab: Lab, taskId: string, modelVersionId: string, { model = 'unet 1', ...more }: Given = {}): Promise<string> => {
  const id = newId()
  const content = aContent({ regions: [aRegion({ id: 'a' }), aRegion({ id: 'b' })], answers: [] })
  await api.unitOfWork(({ suggestions }) =>
    suggestions.add([{ id, projectId: lab.projectId, taskId, modelVersionId, key: id, model, content, ...more }]),
  )
  return id
}
const shownTo = async (actor: Actor, { id }: Pick<Claimed, 'id'>): Promise<Suggested> => {
  const answer = await api.call(actor, 'listSuggestions', { params: { assignmentId: id } })
  expect(answer.statusCode).toBe(200)
  return answer.json()
}
const idsIn = ({ suggestions }: Suggested): string[] => suggestions.map(({ id }) => id)
const showings = (lab: Lab) =>
  rowsIn<{ assignment_id: string; task_id: string; suggestion_ids: string[]; is_blank: boolean; least_confidence: number }>(
    api,
    'select * from suggestion_showings where project_id = $1',
    lab.projectId,
  )
const held = async (lab: Lab, actor: Actor = lab.annotator): Promise<Claimed> => {
  const claimed = await claimNext(api, lab, actor)
  if (claimed === undefined) throw new Error('nothing was handed out')
  return claimed
}

describe('what readers are shown of models', () => {
  it('MR20: a share of starts is blank by the draw of task and annotator, which the server keeps and the reader cannot see', async () => {
    const assist = { blankShare: 0.5, seed: 11 }
    const lab = await aLab(api, 'Blank', { assist })
    await addSamples(api, lab, 12)
    const unet = await aVersion(lab, 'unet')
    const { annotatorId } = { annotatorId: lab.annotator.personId }
    const kinds = new Set<boolean>()
    for (let n = 0; n < 12; n++) {
      const claimed = await held(lab)
      const before = await shownTo(lab.annotator, claimed)
      expect(await showings(lab)).toHaveLength(n)
      const id = await suggest(lab, claimed.taskId, unet)
      const answer = await shownTo(lab.annotator, claimed)
      const isBlank = isBlankStart(assist, { taskId: claimed.taskId, annotatorId })
      kinds.add(isBlank)
      // A blank start is answered like a task that has no suggestion.
      if (isBlank) expect(answer).toEqual(before)
      else expect(idsIn(answer)).toEqual([id])
      const kept = (await showings(lab)).find(({ task_id }) => task_id === claimed.taskId)
      expect(kept).toMatchObject({ assignment_id: claimed.id, suggestion_ids: [id], is_blank: isBlank })
      expect((await submitClaimed(api, lab.annotator, claimed)).statusCode).toBe(201)
    }
    expect(kinds).toEqual(new Set([true, false]))
  })

  it('MR21: what was shown first goes on to be shown, and is kept once', async () => {
    const lab = await aLab(api, 'Once')
    await addSamples(api, lab, 1)
    const unet = await aVersion(lab, 'unet')
    const claimed = await held(lab)
    const first = await suggest(lab, claimed.taskId, unet)
    const answers = await Promise.all([shownTo(lab.annotator, claimed), shownTo(lab.annotator, claimed)])
    await suggest(lab, claimed.taskId, unet, { model: 'unet 1' })
    answers.push(await shownTo(lab.annotator, claimed))
    expect(answers.map(idsIn)).toEqual([[first], [first], [first]])
    expect(await showings(lab)).toHaveLength(1)
  })

  it.each(['gold', 'repeat'] as const)('MR20: a hidden %s is drawn like any other task', async (purpose) => {
    const assist = { blankShare: 0.5, seed: 3 }
    const lab = await aLab(api, `Hidden ${purpose}`, { assist })
    await addSamples(api, lab, 6)
    const unet = await aVersion(lab, 'unet')
    const seen: boolean[] = []
    const drawn: boolean[] = []
    for (let n = 0; n < 6; n++) {
      const claimed = await held(lab)
      await api.dispenser.persist({ assignmentId: claimed.id })
      await rowsIn(api, 'update assignments set purpose = $2 where id = $1', claimed.id, purpose)
      await suggest(lab, claimed.taskId, unet)
      seen.push((await shownTo(lab.annotator, claimed)).suggestions.length === 0)
      drawn.push(isBlankStart(assist, { taskId: claimed.taskId, annotatorId: lab.annotator.personId }))
      await rowsIn(api, `update assignments set state = 'released' where id = $1`, claimed.id)
      await rowsIn(api, `update tasks set state = 'withdrawn' where id = $1`, claimed.taskId)
    }
    expect(seen).toEqual(drawn)
  })

  it('MR21: of each model the last, only the models of the protocol, and nothing that is held out or withdrawn', async () => {
    const lab = await aLab(api, 'Chosen', { assist: { models: ['unet', 'sam 2', 'gone'] } })
    await addSamples(api, lab, 1)
    const claimed = await held(lab)
    const { taskId } = claimed
    await suggest(lab, taskId, await aVersion(lab, 'unet', '1'), { model: 'unet 1' })
    const unet = await suggest(lab, taskId, await aVersion(lab, 'unet', '2'), { model: 'unet 2' })
    await suggest(lab, taskId, await aVersion(lab, 'unet', '3'), { model: 'unet 3', isHeldOut: true })
    const sam = await suggest(lab, taskId, await aVersion(lab, 'sam', '2'), { model: 'sam 2' })
    await suggest(lab, taskId, await aVersion(lab, 'yolo'), { model: 'yolo 1' })
    await suggest(lab, taskId, await aVersion(lab, 'gone'), { model: 'gone 1' })
    await rowsIn(api, `update models set withdrawn_at = now() where name = 'gone'`)
    expect(idsIn(await shownTo(lab.annotator, claimed))).toEqual([sam, unet])
  })

  it('tells of each mark how sure the model is, and where the protocol begins', async () => {
    const lab = await aLab(api, 'Sure', { assist: { leastConfidence: 0.4 } })
    await addSamples(api, lab, 1)
    const claimed = await held(lab)
    const said = { confidences: [0.9], probabilities: {}, scores: {} }
    await suggest(lab, claimed.taskId, await aVersion(lab, 'unet'), { said })
    expect(await shownTo(lab.annotator, claimed)).toMatchObject({ leastConfidence: 0.4, suggestions: [{ confidences: [0.9, null] }] })
  })

  it('MR21: keeps where the reader set the least confidence, of their own held sample alone', async () => {
    const lab = await aLab(api, 'Slider', { assist: { leastConfidence: 0.4 } })
    await addSamples(api, lab, 1)
    const claimed = await held(lab)
    await suggest(lab, claimed.taskId, await aVersion(lab, 'unet'))
    const put = async (actor: Actor, leastConfidence: number): Promise<number> =>
      (await api.call(actor, 'putSuggestionThreshold', { params: { assignmentId: claimed.id }, body: { leastConfidence } })).statusCode
    const kept = async () => (await showings(lab)).map((row) => row.least_confidence)
    await shownTo(lab.annotator, claimed)
    expect(await kept()).toEqual([0.4])
    expect(await put(lab.annotator, 0.7)).toBe(204)
    expect(await kept()).toEqual([0.7])
    const other = await lab.join('Other', 'annotator')
    await put(other, 0.1)
    expect(await put(lab.annotator, 1.5)).toBe(400)
    expect((await submitClaimed(api, lab.annotator, claimed)).statusCode).toBe(201)
    await put(lab.annotator, 0.2)
    expect(await kept()).toEqual([0.7])
  })
})
