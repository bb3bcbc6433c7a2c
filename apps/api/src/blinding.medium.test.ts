import { type ClientEvents, type RouteDescription, type RouteName, routes, type ServerEvents } from '@reticle/contract'
import { newId } from '@reticle/db'
import { may } from '@reticle/domain'
import { aContent } from '@reticle/testkit'
import { io, type Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BlindWorld, blindWorld, goOn, idsOf, marked } from './test/blinding-world.ts'
import { apiWithWorker } from './test/desk.ts'
import type { Actor, TestApi } from './test/test-api.ts'
import { rowsIn } from './test/world.ts'

let api: TestApi
let close: () => Promise<void>
let world: BlindWorld
let ids: Record<string, readonly string[]>
let taskOf: Map<string, string>

beforeAll(async () => {
  ;({ api, close } = await apiWithWorker())
  world = await blindWorld(api)
  ids = await idsOf(api, world)
  const rows = await rowsIn<{ id: string; task: string }>(api, 'select id, task_id as task from assignments')
  taskOf = new Map(rows.map(({ id, task }) => [id, task]))
})
afterAll(() => close())

type Params = Readonly<Record<string, string>>
type Answered = { readonly where: string; readonly name: RouteName; readonly status: number; readonly text: string }

const all = Object.entries(routes) as [RouteName, RouteDescription][]
const isForAnnotators = ({ access }: RouteDescription): boolean => access.kind !== 'project' || may(['annotator'], access.can)

/** Every way to fill the parameters of a path with ids of the project. A parameter that nobody gave ids for stops the walk. */
const fillings = (path: string): Params[] =>
  [...path.matchAll(/:(\w+)|\*/g)].reduce<Params[]>(
    (before, [whole, name = whole]) => {
      const values = ids[name]
      if (values === undefined) throw new Error(`the walk has no ids for ${whole} in ${path}: give it some`)
      return before.flatMap((params) => values.map((value) => ({ ...params, [name]: value })))
    },
    [{}],
  )

/** Bodies that an annotator would send; with the task that an assignment is of, which proves more than its id. */
const bodies: Partial<Record<RouteName, (params: Params, fence: number) => unknown>> = {
  signIn: () => ({ email: 'nobody@example.org', password: 'a password of nobody' }),
  setUp: () => ({ organization: 'x', name: 'x', email: 'x@example.org', password: 'a long password', code: 'x' }),
  signInAsDemoPerson: () => ({ personId: newId() }),
  createToken: () => ({ name: 'mine', days: 1 }),
  acceptInvitation: () => ({ name: 'Mallory', email: `${newId()}@example.org`, password: 'correct horse battery staple' }),
  putProfile: () => ({ orcid: null, isOrcidInReleases: false }),
  putNoticeMail: () => ({ noticeMail: 'daily' }),
  readNotices: () => ({ noticeIds: [newId()] }),
  saveDraft: ({ assignmentId = '' }, fence) => ({ taskId: taskOf.get(assignmentId), fence, version: 2, content: aContent() }),
  heartbeat: ({ assignmentId = '' }, fence) => ({ taskId: taskOf.get(assignmentId), fence }),
  prompt: ({ assignmentId = '' }) => ({
    ...{ taskId: taskOf.get(assignmentId), backendId: ids.backendId?.[0], labelId: 'crater' },
    prompt: { points: [{ x: 5, y: 5, isForeground: true }] },
  }),
  putSuggestionThreshold: () => ({ leastConfidence: 0.5 }),
  postOwnMessage: () => ({ text: 'who else was here?' }),
  submitAssignment: ({ assignmentId = '' }, fence) => ({ taskId: taskOf.get(assignmentId), fence, content: aContent() }),
  // Only what the walk itself has claimed: the others are submitted.
  skipAssignment: ({ assignmentId = '' }, fence) => ({
    taskId: taskOf.get(assignmentId),
    fence: claimed.has(assignmentId) ? fence : 999,
    kind: 'not-me',
  }),
  releaseAssignment: ({ assignmentId = '' }, fence) => ({ taskId: taskOf.get(assignmentId), fence }),
}
/** What a route needs to answer at all; looks for what every name in this world begins with. */
const queries: Partial<Record<RouteName, Readonly<Record<string, string>>>> = { search: { q: 'Blind' } }
/** What ends something comes last. */
const last: readonly RouteName[] = ['releaseAssignment', 'skipAssignment', 'submitAssignment', 'signOut']
const claimed = new Set<string>()

const fenceOf = async (assignmentId: string | undefined): Promise<number> => {
  if (assignmentId === undefined) return 1
  await api.dispenser.persist({ assignmentId })
  const [row] = await rowsIn<{ fence: string }>(api, 'select fence from assignments where id = $1', assignmentId)
  return Number(row?.fence ?? 1)
}

const ask = async (actor: Actor, name: RouteName, params: Params): Promise<Answered> => {
  const route: RouteDescription = routes[name]
  const body = bodies[name]?.(params, await fenceOf(params.assignmentId))
  const hasJson = route.body !== undefined && route.body !== 'multipart'
  const answer = await api.call(actor, name, {
    params,
    ...(hasJson ? { body: body ?? {} } : {}),
    query: queries[name] ?? {},
    ...(name === 'submitAssignment' ? { headers: { 'idempotency-key': newId() } } : {}),
  })
  if (name === 'claimAssignment' && answer.statusCode === 201) {
    const { id, taskId } = answer.json()
    claimed.add(id)
    taskOf.set(id, taskId)
    ids.assignmentId = [...(ids.assignmentId ?? []), id]
  }
  const headers = JSON.stringify(Object.entries(answer.headers).filter(([header]) => header !== 'date' && !header.includes('ratelimit')))
  const text = `${answer.rawPayload.toString('latin1')} ${headers}`.replaceAll(/urn:reticle:request:[\w-]+/g, '')
  return { where: `${name} ${JSON.stringify(params)}`, name, status: answer.statusCode, text }
}

const walk = async (actor: Actor, which: (route: RouteDescription, name: RouteName) => boolean): Promise<Answered[]> => {
  const chosen = all.filter(([name, route]) => which(route, name))
  const ordered = chosen.toSorted(([a], [b]) => last.indexOf(a) - last.indexOf(b))
  const answers: Answered[] = []
  for (const [name, { path }] of ordered)
    for (const params of fillings(path)) {
      // One of the routes ends the session.
      const caller = name === 'signOut' ? await api.sessionOf(actor.personId, actor.name) : actor
      answers.push(await ask(caller, name, params))
    }
  return answers
}
const reads = ({ method }: RouteDescription) => method === 'GET'

const leaksIn = (answers: readonly { readonly where: string; readonly text: string }[], markers: readonly string[]): string[] =>
  answers.flatMap(({ where, text }) => markers.flatMap((marker) => (text.includes(marker) ? [`${where}: ${marker}`] : [])))

type Line = {
  readonly socket: Socket<ServerEvents, ClientEvents>
  readonly events: string[]
  readonly raw: { where: string; text: string }[]
}
const lineOf = async (actor: Actor, base: string): Promise<Line> => {
  const socket: Line['socket'] = io(base, {
    path: '/api/socket',
    transports: ['websocket'],
    extraHeaders: { origin: base, ...actor.headers },
    reconnection: false,
    forceNew: true,
  })
  const line: Line = { socket, events: [], raw: [] }
  socket.onAny((event, ...values) => line.events.push(`${event} ${JSON.stringify(values)}`))
  socket.io.on('open', () => socket.io.engine.on('data', (data) => line.raw.push({ where: 'a frame', text: String(data) })))
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve)
    socket.on('connect_error', reject)
  })
  return line
}
const watch = ({ socket }: Line, projectId: string) => new Promise<readonly string[]>((resolve) => socket.emit('watch', projectId, resolve))
const attend = ({ socket }: Line, taskId: string, doing: string) =>
  new Promise((resolve) => socket.emit('attend', world.desk.projectId, taskId, doing, resolve))

/** Names every room that an annotator could think of. */
const joinAll = async (line: Line): Promise<unknown[]> => {
  const { projectId } = world.desk
  const rooms = ['desk', 'presence', 'releases', `person:${world.desk.ben.personId}`].map((room) => `project:${projectId}:${room}`)
  const others = [...(ids.taskId ?? []), ...(ids.assignmentId ?? []), ...(ids.personId ?? []), ...rooms]
  const joined: unknown[] = []
  for (const room of others) joined.push(await watch(line, room))
  for (const taskId of ids.taskId ?? []) for (const doing of ['looking', 'deciding']) joined.push(await attend(line, taskId, doing))
  return joined
}

describe('L51, V3: an annotator learns nothing of peers while a task is open', () => {
  it('by any route: no answer, name, place, draft or message of others, and no answer changes with what they do', async () => {
    const { ana } = world.desk
    const before = await walk(ana, reads)
    await goOn(api, world)
    const after = await walk(ana, reads)
    expect(leaksIn([...before, ...after], world.markers)).toEqual([])
    const changed = after.filter(({ text }, at) => text !== before[at]?.text).map(({ where }) => where)
    expect(changed).toEqual([])
    expect(after.length).toBeGreaterThan(100)
  })

  it('while those who may see it find every marker, so that there was something to find', async () => {
    const { desk, markers } = world
    const answers: Answered[] = []
    for (const actor of [desk.reviewer, desk.colleague, desk.ben, desk.cem, desk.manager])
      answers.push(...(await walk(actor, (route) => reads(route) && !Object.values(route.answers).includes('bytes'))))
    const taken = await api.call(desk.reviewer, 'takeReview', { params: { taskId: world.contested }, body: { takesOver: true } })
    answers.push({ where: 'takeReview', name: 'takeReview', status: taken.statusCode, text: taken.body })
    const text = answers.map((one) => one.text).join(' ')
    expect(markers.filter((marker) => !text.includes(marker))).toEqual([])
  })

  it('nor by any event, whatever they listen to, while peers label, reviewers decide and messages are posted', async () => {
    const base = await api.server.listen({ host: '127.0.0.1', port: 0 })
    const { desk, contested } = world
    const [ana, reviewer] = [await lineOf(desk.ana, base), await lineOf(desk.reviewer, base)]
    expect(await watch(ana, desk.projectId)).toEqual(['everyone', 'self'])
    expect((await joinAll(ana)).filter((joined) => JSON.stringify(joined) !== '[]' && joined !== null)).toEqual([])
    await watch(reviewer, desk.projectId)
    const colleague = await lineOf(desk.colleague, base)
    await attend(colleague, contested, 'deciding')
    await goOn(api, world)
    const claimed = (await api.call(desk.cem, 'claimAssignment', { params: { projectId: desk.projectId } })).json()
    await api.call(desk.cem, 'submitAssignment', {
      params: { assignmentId: claimed.id },
      headers: { 'idempotency-key': newId() },
      body: { fence: claimed.fence, content: marked('last', 21).content },
    })
    await api.call(desk.colleague, 'adjudicateTask', {
      params: { taskId: contested },
      body: { content: marked('decision', 23).content, reasonCode: 'slip' },
    })
    // The reviewer hears of it all, so that the ear is not deaf.
    const heard = () => reviewer.events.join(' ')
    for (const word of ['present', 'deciding', desk.colleague.name, 'progress', 'contested', 'messages'])
      await expect.poll(heard, { timeout: 15_000, interval: 50 }).toContain(word)
    const markers = [...world.markers, ...[11, 12, 21, 23].flatMap((at) => marked('', at).markers.slice(3)), 'zq-']
    expect(leaksIn(ana.raw, markers)).toEqual([])
    // Her own feedback, once the task is settled, is hers to hear of, and that there is something to claim; of what peers do she hears nothing.
    expect(
      ana.events.filter(
        (event) => !/^changed \[\{"projectId":"[\w-]+","topics":\[("(feedback|assignments|notices|work)",?)+\]\}\]$/.test(event),
      ),
    ).toEqual([])
    for (const { socket } of [ana, reviewer, colleague]) socket.disconnect()
  })

  it('nor by what they may send, to their own assignments and to those of peers', async () => {
    const { ana } = world.desk
    const answers = await walk(ana, (route) => !reads(route))
    expect(leaksIn(answers, world.markers)).toEqual([])
    const later = [11, 12].flatMap((at) => marked(`later-${at}`, at).markers)
    expect(leaksIn([...answers, ...(await walk(ana, reads))], [...later, 'message-zq-later', 'message-zq-to-ben'])).toEqual([])
    // The walk is worth as much as it got answers: each route that is open to annotators was answered, or is named here with the reason.
    const unanswered = all.flatMap(([name, route]) =>
      !reads(route) && isForAnnotators(route) && !answers.some((one) => one.name === name && one.status < 300) ? [name] : [],
    )
    expect(unanswered.sort()).toEqual([
      'acceptInvitation', // the caller has an account: the invitation is accepted without a new one
      'createProject', // for managers
      'prompt', // nothing listens where the model should be
      'retryQualification', // the project has no test
      'revokeToken', // no token of theirs
      'setUp', // done before
      'signIn', // no such person
      'signInAsDemoPerson', // no such person
      'takeRevision', // nothing was returned
    ])
  })
})
