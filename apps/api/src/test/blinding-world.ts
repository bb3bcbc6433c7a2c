import { newId } from '@reticle/db'
import { type AnnotationContent, defaultLabelImportChoice } from '@reticle/domain'
import { aContent, aRegion } from '@reticle/testkit'
import { dataIds } from './data.ts'
import { aDesk, type Desk, reaches } from './desk.ts'
import { modelIds } from './models.ts'
import type { Actor, TestApi } from './test-api.ts'
import { addSamples, type Claimed, claimNext, readNext, rowsIn, submitClaimed } from './world.ts'

/** Strings and numbers that nothing else in a project holds. */
export const marked = (name: string, at: number): { readonly content: AnnotationContent; readonly markers: readonly string[] } => {
  const box = { type: 'box', x: 31.41597 + at, y: 27.18283 + at, width: 9.86961, height: 8.53973 } as const
  const words = { region: `mark-zq-${name}`, text: `answer-zq-${name}`, comment: `comment-zq-${name}` }
  const content = aContent({
    regions: [aRegion({ id: words.region, labelId: at % 2 === 0 ? 'crater' : 'boulder', geometry: box })],
    answers: [
      { questionId: 'quality', value: { kind: 'choice', option: at % 2 === 0 ? 'good' : 'poor' } },
      { questionId: 'remark', value: { kind: 'text', value: words.text } },
    ],
    comment: words.comment,
  })
  return { content, markers: [...Object.values(words), String(box.x), String(box.y)] }
}

export const questions = [
  {
    id: 'quality',
    text: 'Can the image be used?',
    kind: 'single' as const,
    options: [
      { id: 'good', text: 'Yes' },
      { id: 'poor', text: 'No' },
    ],
  },
  { id: 'remark', text: 'Remark', kind: 'text' as const, isRequired: false },
]

const hold = async (api: TestApi, desk: Desk, actor: Actor): Promise<Claimed> => {
  const claimed = await claimNext(api, desk, actor)
  if (claimed === undefined) throw new Error(`nothing is left for ${actor.name}`)
  return claimed
}
const draft = (api: TestApi, actor: Actor, { id, fence }: Claimed, content: AnnotationContent) =>
  api.call(actor, 'saveDraft', { params: { assignmentId: id }, body: { fence, version: 1, content } })

/**
 * Ana among her peers: `contested` was read by all three; `held` is leased to her and to Cem and read by Ben; `read` she and Ben have read, and
 * a third is missing; `others` only Ben holds. A reviewer decides on the first, and wrote about it.
 */
export const blindWorld = async (api: TestApi) => {
  const desk = await aDesk(api, 'Blind', { redundancy: { reads: 3 }, questions, review: { showsDecision: true } })
  await addSamples(api, desk, 4)
  const { ana, ben, cem, reviewer, colleague } = desk
  const contents = { ben: marked('ben', 0), cem: marked('cem', 1), ben2: marked('ben-b', 2), ben3: marked('ben-c', 4) }
  const drafts = { ben: marked('draft-ben', 6), cem: marked('draft-cem', 7), reviewer: marked('draft-reviewer', 9) }
  const contested = await readNext(api, desk, ana, aContent())
  await readNext(api, desk, ben, contents.ben.content)
  await readNext(api, desk, cem, contents.cem.content)
  await reaches(api, contested, 'contested')
  const held = await hold(api, desk, ana)
  await draft(api, ana, held, aContent())
  const read = await readNext(api, desk, ana, aContent())
  if ((await readNext(api, desk, ben, contents.ben2.content)) !== held.taskId) throw new Error('Ben reads another task')
  await readNext(api, desk, ben, contents.ben3.content)
  const bens = await hold(api, desk, ben)
  await draft(api, ben, bens, drafts.ben.content)
  const cems = await hold(api, desk, cem)
  await draft(api, cem, cems, drafts.cem.content)
  const review = (await api.call(reviewer, 'takeReview', { params: { taskId: contested }, body: {} })).json()
  const decision = { content: drafts.reviewer.content, objects: [], reasonCode: null, note: 'note-zq-reviewer' }
  await api.call(reviewer, 'saveReviewDraft', {
    params: { taskId: contested },
    body: { fence: review.fence, version: 1, draft: decision },
  })
  await api.call(reviewer, 'postMessage', { params: { taskId: contested }, body: { text: 'message-zq-desk' } })
  const people = [ben, cem, reviewer, colleague]
  const markers = [
    ...[...Object.values(contents), ...Object.values(drafts)].flatMap((one) => one.markers),
    ...people.flatMap(({ personId, name }) => [personId, name]),
    ...['note-zq-reviewer', 'message-zq-desk'],
  ]
  return { desk, contested, held, read, bens, cems, markers }
}
export type BlindWorld = Awaited<ReturnType<typeof blindWorld>>

/** What happens beside Ana and is none of her business: peers submit, a reviewer takes over, the desk and a peer are written to. */
export const goOn = async (api: TestApi, { desk, contested, bens, cems }: BlindWorld): Promise<void> => {
  const fence = async ({ id, fence: old }: Claimed) =>
    (await rowsIn<{ fence: string }>(api, 'select fence from assignments where id = $1', id))[0]?.fence ?? old
  for (const [actor, claimed, at] of [
    [desk.cem, cems, 11],
    [desk.ben, bens, 12],
  ] as const)
    await submitClaimed(api, actor, { ...claimed, fence: Number(await fence(claimed)) }, marked(`later-${at}`, at).content)
  const bensAnnotation = (await api.read.desk.annotationsOf(contested)).find(({ annotatorId }) => annotatorId === desk.ben.personId)
  const params = { taskId: contested }
  await api.call(desk.colleague, 'takeReview', { params, body: { takesOver: true } })
  await api.call(desk.colleague, 'postMessage', { params, body: { text: 'message-zq-later' } })
  await api.call(desk.colleague, 'postMessage', {
    params,
    body: { text: 'message-zq-to-ben', audience: 'reader', annotationId: bensAnnotation?.annotationId },
  })
}

/** Real ids of the project for each parameter of a path, the peers' among them. */
export const idsOf = async (api: TestApi, { desk, held, bens, cems }: BlindWorld): Promise<Record<string, readonly string[]>> => {
  const { projectId, protocolId } = desk
  const column = async (text: string): Promise<string[]> => (await rowsIn<{ id: string }>(api, text, projectId)).map(({ id }) => id)
  const invitation = (await api.call(desk.owner, 'createInvitation', { params: { projectId }, body: { roles: ['annotator'] } })).json()
  const release = (await api.call(desk.owner, 'freezeRelease', { params: { projectId }, body: { name: 'First' } })).json()
  const analysis = (await api.call(desk.manager, 'startAnalysis', { params: { projectId }, body: { kind: 'refit' } })).json()
  const importId = newId()
  await rowsIn(
    api,
    `insert into imports (id, project_id, source_id, state, created_by) select $1, $2, id, 'done', $3 from sources where project_id = $2`,
    importId,
    projectId,
    desk.owner.personId,
  )
  const labelImportId = newId()
  await rowsIn(
    api,
    `insert into label_imports (id, project_id, state, file_name, sha256, bytes, choice, created_by)
      values ($1, $2, 'done', 'labels-zq.json', $3, 7, $4, $5)`,
    labelImportId,
    projectId,
    'a'.repeat(64),
    JSON.stringify(defaultLabelImportChoice),
    desk.owner.personId,
  )
  const models = await modelIds(api, projectId, desk.owner.personId)
  const data = await dataIds(api, projectId, desk.owner.personId)
  return {
    sourceId: [data.sourceId],
    scanId: [data.scanId],
    sampleViewId: [data.sampleViewId],
    modelId: [models.modelId],
    backendId: [models.backendId],
    runId: [models.runId],
    loopId: [models.loopId],
    orderingId: [models.orderingId],
    projectId: [projectId],
    protocolId: [protocolId],
    importId: [importId],
    labelImportId: [labelImportId],
    packId: [newId()],
    invitationId: [invitation.id],
    token: [invitation.token],
    releaseId: [release.id],
    analysisId: [analysis.id],
    tokenId: [newId()],
    sampleId: await column('select id from samples where project_id = $1'),
    taskId: await column('select id from tasks where project_id = $1'),
    assignmentId: [...new Set([held.id, bens.id, cems.id, ...(await column('select id from assignments where project_id = $1'))])],
    personId: [desk.ana, desk.ben, desk.cem, desk.reviewer].map(({ personId }) => personId),
    version: ['1'],
    webhook: ['chat'],
    ruleId: ['one'],
    format: ['coco'],
    '*': ['manifest.json'],
  }
}
