import { type RouteDescription, type RouteName, routes } from '@reticle/contract'
import { newId, newToken } from '@reticle/db'
import { defaultLabelImportChoice, type Permission, type Role } from '@reticle/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { dataIds } from './test/data.ts'
import { modelIds } from './test/models.ts'
import { type Actor, type TestApi, testApi } from './test/test-api.ts'
import { addSamples, aLab, contest, type Lab, readNext } from './test/world.ts'

/** Who may what: written by hand from DESIGN.md, so that a slip in the code's own table shows. */
const mayDo: Record<Permission, readonly Role[]> = {
  'project.read': ['owner', 'manager', 'reviewer', 'annotator', 'consumer'],
  'project.manage': ['owner', 'manager'],
  'protocol.read': ['owner', 'manager', 'reviewer', 'annotator'],
  'sample.read': ['owner', 'manager', 'reviewer', 'annotator'],
  'sample.list': ['owner', 'manager', 'reviewer'],
  'task.label': ['annotator'],
  'quality.read': ['owner', 'manager', 'reviewer'],
  'task.adjudicate': ['reviewer'],
  'task.reopen': ['owner', 'manager', 'reviewer'],
  'people.manage': ['owner', 'manager'],
  'release.read': ['owner', 'manager', 'reviewer', 'consumer'],
  'release.freeze': ['owner', 'manager', 'consumer'],
}

/** What each route needs, written by hand: a new route, or one whose declaration is loosened, fails here. */
const needs: Record<RouteName, 'public' | 'demo' | 'signed-in' | 'project.create' | 'organization.audit' | Permission> = {
  getSession: 'public',
  signIn: 'public',
  signOut: 'signed-in',
  setUp: 'public',
  listDemoPeople: 'demo',
  signInAsDemoPerson: 'demo',
  listTokens: 'signed-in',
  createToken: 'signed-in',
  revokeToken: 'signed-in',
  getProfile: 'signed-in',
  putProfile: 'signed-in',
  putNoticeMail: 'signed-in',
  search: 'signed-in',
  listProjects: 'signed-in',
  createProject: 'project.create',
  getProject: 'project.read',
  updateProject: 'project.manage',
  listProtocols: 'protocol.read',
  publishProtocol: 'project.manage',
  getProtocol: 'protocol.read',
  previewOntology: 'project.manage',
  migrateOntology: 'project.manage',
  listOntologyChanges: 'protocol.read',
  relabelTasks: 'project.manage',
  createImport: 'project.manage',
  createLabelImport: 'project.manage',
  listLabelImports: 'project.manage',
  getLabelImport: 'project.manage',
  planLabelImport: 'project.manage',
  startLabelImport: 'project.manage',
  cancelLabelImport: 'project.manage',
  listSuggestions: 'task.label',
  putSuggestionThreshold: 'task.label',
  listModels: 'quality.read',
  registerModel: 'project.manage',
  getModel: 'quality.read',
  registerModelVersion: 'project.manage',
  withdrawModel: 'project.manage',
  pushPredictions: 'project.manage',
  pushPredictionFile: 'project.manage',
  listBackends: 'quality.read',
  createBackend: 'project.manage',
  updateBackend: 'project.manage',
  removeBackend: 'project.manage',
  checkBackend: 'project.manage',
  startModelRun: 'project.manage',
  listModelRuns: 'quality.read',
  getModelRun: 'quality.read',
  cancelModelRun: 'project.manage',
  getOrdering: 'project.manage',
  setOrdering: 'project.manage',
  previewOrdering: 'project.manage',
  getOrderingRun: 'project.manage',
  cancelOrderingRun: 'project.manage',
  listNextTasks: 'project.manage',
  listLoops: 'quality.read',
  createLoop: 'project.manage',
  getLoop: 'quality.read',
  updateLoop: 'project.manage',
  startRound: 'project.manage',
  pauseLoop: 'project.manage',
  resumeLoop: 'project.manage',
  endLoop: 'project.manage',
  listPrompters: 'task.label',
  prompt: 'task.label',
  getSignedPicture: 'public',
  listImports: 'project.manage',
  getImport: 'project.manage',
  listSamples: 'sample.list',
  getSampleFacets: 'sample.list',
  listDuplicates: 'sample.list',
  listSampleViews: 'sample.list',
  createSampleView: 'sample.list',
  updateSampleView: 'sample.list',
  removeSampleView: 'sample.list',
  listSources: 'project.manage',
  createSource: 'project.manage',
  getSource: 'project.manage',
  updateSource: 'project.manage',
  removeSource: 'project.manage',
  scanSource: 'project.manage',
  listScans: 'project.manage',
  listSourceFiles: 'project.manage',
  relinkSource: 'project.manage',
  getScan: 'project.manage',
  cancelScan: 'project.manage',
  applyRelink: 'project.manage',
  getSample: 'sample.read',
  listRegisteredSamples: 'sample.read',
  getSampleImage: 'sample.read',
  getSampleThumbnail: 'sample.read',
  getSamplePixels: 'sample.read',
  getSamplePixelFile: 'sample.read',
  lookAgainAtSample: 'sample.read',
  getSampleHeader: 'sample.read',
  claimAssignment: 'task.label',
  listMyAssignments: 'task.label',
  getAssignment: 'task.label',
  saveDraft: 'task.label',
  heartbeat: 'task.label',
  submitAssignment: 'task.label',
  skipAssignment: 'task.label',
  releaseAssignment: 'task.label',
  getAssignmentHistory: 'task.label',
  getDraftState: 'task.label',
  listMyAnnotations: 'task.label',
  listTasks: 'quality.read',
  listContested: 'quality.read',
  getContestedFacets: 'quality.read',
  claimReview: 'task.adjudicate',
  takeReview: 'task.adjudicate',
  keepReview: 'task.adjudicate',
  saveReviewDraft: 'task.adjudicate',
  releaseReview: 'task.adjudicate',
  returnTask: 'task.adjudicate',
  reassignTask: 'task.adjudicate',
  fuseObject: 'task.adjudicate',
  getContours: 'quality.read',
  listMessages: 'quality.read',
  postMessage: 'quality.read',
  listOwnMessages: 'task.label',
  postOwnMessage: 'task.label',
  listRevisions: 'task.label',
  takeRevision: 'task.label',
  listPeers: 'task.label',
  listFeedback: 'task.label',
  getFeedback: 'task.label',
  listProtocolNotes: 'quality.read',
  handleProtocolNotes: 'project.manage',
  getTask: 'quality.read',
  adjudicateTask: 'task.adjudicate',
  reopenTask: 'task.reopen',
  getTaskHistory: 'quality.read',
  listHistory: 'quality.read',
  exportHistory: 'quality.read',
  listOrganizationHistory: 'organization.audit',
  restoreSamples: 'project.manage',
  getProgressForecast: 'quality.read',
  listNotices: 'signed-in',
  readNotices: 'signed-in',
  listWebhooks: 'project.manage',
  createWebhook: 'project.manage',
  updateWebhook: 'project.manage',
  renewWebhookSecret: 'project.manage',
  removeWebhook: 'project.manage',
  testWebhook: 'project.manage',
  listDeliveries: 'project.manage',
  listRoutingFaults: 'project.manage',
  clearRoutingFault: 'project.manage',
  listRuleAudits: 'quality.read',
  startRule: 'project.manage',
  setGold: 'project.manage',
  listGold: 'quality.read',
  importGold: 'project.manage',
  confirmGold: 'task.reopen',
  listGoldReaders: 'quality.read',
  getMyQualification: 'task.label',
  retryQualification: 'task.label',
  getKnownAnswer: 'task.label',
  decideQualification: 'people.manage',
  getQueue: 'quality.read',
  setPriorities: 'project.manage',
  withdrawSamples: 'project.manage',
  putScores: 'project.manage',
  listLeases: 'quality.read',
  revokeLease: 'project.manage',
  listAnnotators: 'people.manage',
  updateAnnotator: 'people.manage',
  getProgress: 'quality.read',
  getQuality: 'quality.read',
  getAnchoring: 'quality.read',
  startAnalysis: 'project.manage',
  listAnalyses: 'quality.read',
  getAnalysis: 'quality.read',
  cancelAnalysis: 'project.manage',
  listMembers: 'people.manage',
  setMemberRoles: 'people.manage',
  listInvitations: 'people.manage',
  createInvitation: 'people.manage',
  revokeInvitation: 'people.manage',
  listMails: 'people.manage',
  getInvitation: 'public',
  acceptInvitation: 'public',
  previewRelease: 'release.read',
  listReleases: 'release.read',
  freezeRelease: 'release.freeze',
  getRelease: 'release.read',
  publishRelease: 'release.freeze',
  diffRelease: 'release.read',
  getReleasePicture: 'release.read',
  traceLabel: 'release.read',
  traceLabelAsProv: 'release.read',
  withdrawRelease: 'release.freeze',
  listReleaseFiles: 'release.read',
  getReleaseFile: 'release.read',
  getReleaseArchive: 'release.read',
  listLabelFormats: 'signed-in',
  previewExport: 'release.read',
  getExport: 'release.read',
  startPack: 'release.read',
  listPacks: 'release.read',
  getPack: 'release.read',
  cancelPack: 'release.read',
  getPackBytes: 'release.read',
}

type Who = Role | 'nobody' | 'foreign owner' | 'removed member' | 'expired token' | 'revoked token' | 'disabled person'
type Verdict = 'allowed' | 'unauthenticated' | 'forbidden' | 'not-found'
const roles: readonly Role[] = ['owner', 'manager', 'reviewer', 'annotator', 'consumer']
const signedOut: readonly Who[] = ['nobody', 'expired token', 'revoked token', 'disabled person']
const isRole = (who: Who): who is Role => roles.some((role) => role === who)

const verdictFor = (name: RouteName, who: Who): Verdict => {
  const need = needs[name]
  if (need === 'public' || need === 'demo') return 'allowed'
  if (signedOut.includes(who)) return 'unauthenticated'
  if (need === 'signed-in') return 'allowed'
  if (need === 'project.create') return ['owner', 'manager', 'foreign owner'].includes(who) ? 'allowed' : 'forbidden'
  if (need === 'organization.audit') return ['owner', 'foreign owner'].includes(who) ? 'allowed' : 'forbidden'
  if (who === 'foreign owner') return 'not-found'
  return isRole(who) && mayDo[need].includes(who) ? 'allowed' : 'forbidden'
}

let api: TestApi
let lab: Lab
let ids: Awaited<ReturnType<typeof resources>>
let actors: Record<Who, () => Promise<Actor | null>>

const add = async (text: string, values: unknown[]) => api.database.pool.query(text, values)

const resources = async () => {
  const [task] = await addSamples(api, lab, 3)
  const taskId = await readNext(api, lab, lab.annotator)
  await contest(api, taskId)
  const claimed = await api.call(lab.annotator, 'claimAssignment', { params: { projectId: lab.projectId } })
  const invitation = await api.call(lab.owner, 'createInvitation', { params: { projectId: lab.projectId }, body: { roles: ['annotator'] } })
  const release = await api.call(lab.owner, 'freezeRelease', { params: { projectId: lab.projectId }, body: { name: 'First' } })
  const importId = newId()
  const sources = await add('select id from sources where project_id = $1', [lab.projectId])
  await add(`insert into imports (id, project_id, source_id, state, created_by) values ($1, $2, $3, 'queued', $4)`, [
    importId,
    lab.projectId,
    sources.rows[0].id,
    lab.owner.personId,
  ])
  const labelImportId = newId()
  await add(
    `insert into label_imports (id, project_id, state, file_name, sha256, bytes, choice, created_by) values ($1, $2, 'reading', 'a.json', repeat('a', 64), 1, $3, $4)`,
    [labelImportId, lab.projectId, JSON.stringify(defaultLabelImportChoice), lab.owner.personId],
  )
  const analysis = await api.call(lab.manager, 'startAnalysis', { params: { projectId: lab.projectId }, body: { kind: 'refit' } })
  const models = await modelIds(api, lab.projectId, lab.owner.personId)
  const data = await dataIds(api, lab.projectId, lab.owner.personId)
  return {
    ...data,
    analysisId: analysis.json().id,
    projectId: lab.projectId,
    protocolId: lab.protocolId,
    importId,
    labelImportId,
    ...models,
    sampleId: task?.sampleId ?? '',
    taskId,
    assignmentId: claimed.json().id,
    invitationId: invitation.json().id,
    token: invitation.json().token,
    releaseId: release.json().id,
    packId: newId(),
    personId: lab.consumer.personId,
    tokenId: newId(),
    version: '1',
    '*': 'manifest.json',
  }
}

const tokenActor = async (change: { expired?: boolean; revoked?: boolean }): Promise<Actor> => {
  const id = newId()
  const { token, secretSha256 } = newToken(id)
  const expiresAt = new Date(api.now().getTime() + (change.expired === true ? -1000 : 1_000_000))
  await api.unitOfWork((r) =>
    r.tokens.add({ id, personId: lab.manager.personId, name: 't', secretSha256, createdAt: api.now(), expiresAt }),
  )
  if (change.revoked === true) await api.unitOfWork((r) => r.tokens.revoke(id, lab.manager.personId, api.now()))
  return { ...lab.manager, headers: { authorization: `Bearer ${token}` } }
}

beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Home')
  const other = await aLab(api, 'Abroad')
  const removed = await lab.join('Removed', 'manager', 'reviewer', 'annotator')
  await api.call(lab.owner, 'setMemberRoles', { params: { projectId: lab.projectId, personId: removed.personId }, body: { roles: [] } })
  const disabled = await lab.join('Disabled', 'manager')
  await add('update people set disabled_at = now() where id = $1', [disabled.personId])
  ids = await resources()
  // A fresh session for each call, since one of the routes signs out.
  const fresh = (actor: Actor) => () => api.sessionOf(actor.personId, actor.name)
  actors = {
    nobody: async () => null,
    'foreign owner': fresh(other.owner),
    'removed member': fresh(removed),
    'disabled person': fresh(disabled),
    'expired token': () => tokenActor({ expired: true }),
    'revoked token': () => tokenActor({ revoked: true }),
    owner: fresh(lab.owner),
    manager: fresh(lab.manager),
    reviewer: fresh(lab.reviewer),
    annotator: fresh(lab.annotator),
    consumer: fresh(lab.consumer),
  }
})
afterAll(() => api.close())

const whos: readonly Who[] = [...roles, 'nobody', 'foreign owner', 'removed member', 'disabled person', 'expired token', 'revoked token']
const refusals: readonly string[] = ['unauthenticated', 'forbidden', 'not-found'] satisfies Verdict[]
const notYours = 'or it is not yours to see'

/** A body that no route takes: who is let in gets 400 for it and changes nothing; who is not let in must not hear of it. */
const attempt = async (name: RouteName, who: Who): Promise<string> => {
  const route: RouteDescription = routes[name]
  const hasJson = route.body !== undefined && route.body !== 'multipart'
  const answer = await api.call(await actors[who](), name, { params: ids, ...(hasJson ? { body: { unknown: true } } : {}) })
  const code = answer.statusCode >= 400 ? answer.json().code : 'allowed'
  expect(answer.statusCode, `${name} as ${who}: ${answer.body}`).toBeLessThan(500)
  // Inside, a resource may be missing (no file of a release that is not frozen); that is not the gate's refusal.
  if (code === 'not-found' && !answer.json().detail.includes(notYours)) return 'allowed'
  return refusals.includes(code) ? code : 'allowed'
}

describe('authorisation matrix', () => {
  it('knows every route of the contract, and every route is served', () => {
    expect(new Set(Object.keys(needs))).toEqual(new Set(Object.keys(routes)))
    for (const route of Object.values<RouteDescription>(routes))
      expect(api.server.hasRoute({ method: route.method, url: `/api/v1${route.path}` }), route.path).toBe(true)
  })

  it.each(Object.keys(needs) as RouteName[])('%s lets in whom it must, and nobody else', async (name) => {
    const found: Partial<Record<Who, string>> = {}
    const wanted: Partial<Record<Who, Verdict>> = {}
    for (const who of whos) {
      found[who] = await attempt(name, who)
      wanted[who] = verdictFor(name, who)
    }
    expect(found).toEqual(wanted)
  })

  it('serves nothing of the demo when the demo is off', async () => {
    const real = await testApi({ isDemo: false })
    try {
      expect((await real.call(null, 'listDemoPeople')).statusCode).toBe(404)
      expect((await real.call(null, 'signInAsDemoPerson', { body: { personId: newId() } })).statusCode).toBe(404)
    } finally {
      await real.close()
    }
  })

  it.each(
    Object.entries<RouteDescription>(routes).flatMap(([name, { access }]) =>
      access.kind === 'project' ? [[name, access.of] as const] : [],
    ),
  )('%s answers foreign, unknown and malformed ids alike, whatever else is sent', async (name, of) => {
    const parameter = `${of}Id`
    const route: RouteDescription = routes[name as RouteName]
    const hasJson = route.body !== undefined && route.body !== 'multipart'
    const foreign = (ids as Record<string, string>)[parameter] ?? ''
    const bent = [
      'x',
      "1' or true --",
      '..%2f..',
      'null',
      foreign.toUpperCase(),
      `${foreign}0`,
      foreign.replaceAll('-', ''),
      '\u0000',
      '9'.repeat(900),
    ]
    for (const who of ['nobody', 'foreign owner'] as const) {
      const answers = new Map<string, string>()
      for (const id of [foreign, newId(), ...bent])
        for (const body of hasJson ? [{ unknown: true }, undefined] : [undefined]) {
          const params = { ...ids, [parameter]: id }
          const answer = await api.call(await actors[who](), name as RouteName, { params, ...(body === undefined ? {} : { body }) })
          const { status, code, detail, title, problems } = answer.json()
          answers.set(JSON.stringify([answer.statusCode, status, code, title, detail, problems]), id)
        }
      expect([...answers.keys()], `${name} as ${who}`).toHaveLength(1)
      expect([...answers.keys()][0]).toContain(who === 'nobody' ? '[401,' : '[404,')
    }
  })

  it('answers an id that was never given out and a foreign one alike', async () => {
    const stranger = await actors['foreign owner']()
    const foreign = await api.call(stranger, 'getTask', { params: { taskId: ids.taskId } })
    const unknown = await api.call(stranger, 'getTask', { params: { taskId: newId() } })
    const bent = await api.call(stranger, 'getTask', { params: { taskId: "1' or true --" } })
    expect([foreign.statusCode, unknown.statusCode, bent.statusCode]).toEqual([404, 404, 404])
    expect(foreign.json().detail).toBe(unknown.json().detail)
  })
})
