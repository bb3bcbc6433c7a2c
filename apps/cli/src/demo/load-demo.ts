import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Assignment, type Project, routes, type TaskDetail, type TaskSummary } from '@reticle/contract'
import pg from 'pg'
import { decisionOn, reasonOf } from './adjudicate.ts'
import { type Hand, type Hands, signIn } from './hands.ts'
import { bodyOf } from './http.ts'
import { type DemoStudy, demoFolder, readStudies } from './study.ts'

type Loader = { readonly hands: Hands; readonly database: pg.Client; readonly log: (line: string) => void }

const rolesOf = {
  ana: ['annotator'],
  ben: ['annotator'],
  chiara: ['annotator'],
  dana: ['reviewer'],
  mei: ['manager'],
  evan: ['consumer'],
} as const

const until = async (what: string, isDone: () => Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + 120_000
  while (!(await isDone())) {
    if (performance.now() > deadline) throw new Error(`demo: gave up waiting until ${what}; is the worker running?`)
    await sleep(100)
  }
}

const projectOf = async ({ hands }: Loader, study: DemoStudy): Promise<Project> => {
  const known = bodyOf(routes.listProjects.answers[200], await hands.mei.call('listProjects')).find((one) => one.name === study.name)
  const project =
    known ??
    bodyOf(
      routes.createProject.answers[201],
      await hands.mei.call('createProject', {
        body: { name: study.name, description: study.description, protocol: study.protocol, isDemo: true },
      }),
    )
  for (const [name, roles] of Object.entries(rolesOf))
    await hands.mei.call('setMemberRoles', {
      params: { projectId: project.id, personId: hands[name as keyof Hands].personId },
      body: { roles },
    })
  return project
}

const upload = async ({ hands }: Loader, project: Project, study: DemoStudy): Promise<void> => {
  if (project.sampleCount >= study.samples.length) return
  const form = new FormData()
  form.append('about', JSON.stringify(Object.fromEntries(study.samples.map(({ file, groups, origin }) => [file, { groups, origin }]))))
  for (const { file } of study.samples)
    form.append('files', new Blob([await readFile(new URL(`images/${file}`, demoFolder))], { type: 'image/png' }), file)
  const started = bodyOf(
    routes.createImport.answers[202],
    await hands.mei.call('createImport', { params: { projectId: project.id }, form }),
  )
  await until(`the images of "${study.name}" are checked`, async () => {
    const { state, rejects } = bodyOf(
      routes.getImport.answers[200],
      await hands.mei.call('getImport', { params: { importId: started.id } }),
    )
    if (state === 'failed' || rejects.length > 0) throw new Error(`demo: the import of "${study.name}" failed: ${JSON.stringify(rejects)}`)
    return state === 'done'
  })
}

const claim = async (hand: Hand, projectId: string): Promise<Assignment | undefined> => {
  const held = bodyOf(routes.listMyAssignments.answers[200], await hand.call('listMyAssignments', { params: { projectId } }))
  if (held[0] !== undefined) return held[0]
  const answer = await hand.call('claimAssignment', { params: { projectId } })
  return answer.status === 204 ? undefined : bodyOf(routes.claimAssignment.answers[201], answer)
}

/** Claims and submits `count` annotations as one reader, as the bench would. */
const read = async (
  { hands }: Loader,
  project: Project,
  study: DemoStudy,
  reader: 'ana' | 'ben' | 'chiara',
  count: number,
): Promise<void> => {
  for (let done = 0; done < count; done++) {
    const assignment = await claim(hands[reader], project.id)
    if (assignment === undefined) return
    const made = study.annotations.find((one) => one.reader === reader && one.file === assignment.sample.name)
    if (made === undefined) throw new Error(`demo: ${reader} has nothing for ${assignment.sample.name}`)
    await hands[reader].call('submitAssignment', {
      params: { assignmentId: assignment.id },
      headers: { 'idempotency-key': `demo-${assignment.id}` },
      body: { fence: assignment.fence, content: made.content, activeMilliseconds: made.activeMilliseconds },
    })
  }
}

const tasksOf = async (hand: Hand, projectId: string, state: string): Promise<TaskSummary[]> =>
  bodyOf(routes.listTasks.answers[200], await hand.call('listTasks', { params: { projectId }, query: { state, limit: '200' } })).rows

const compared = (loader: Loader, project: Project) =>
  until(
    `the annotations of "${project.name}" are compared`,
    async () => (await tasksOf(loader.hands.mei, project.id, 'comparing')).length === 0,
  )

const readAll = async (loader: Loader, project: Project, study: DemoStudy): Promise<void> => {
  for (const reader of ['ana', 'ben'] as const) {
    const { count } = bodyOf(
      routes.listMyAnnotations.answers[200],
      await loader.hands[reader].call('listMyAnnotations', { params: { projectId: project.id } }),
    )
    await read(loader, project, study, reader, study.begun.read - count)
  }
  await compared(loader, project)
  const waiting = (await tasksOf(loader.hands.mei, project.id, 'collecting')).filter((task) => task.annotations >= 2)
  await read(loader, project, study, 'chiara', waiting.length)
  await compared(loader, project)
}

const adjudicate = async ({ hands }: Loader, project: Project, study: DemoStudy): Promise<void> => {
  const { settledBy } = bodyOf(routes.getProgress.answers[200], await hands.mei.call('getProgress', { params: { projectId: project.id } }))
  const contested = bodyOf(
    routes.listContested.answers[200],
    await hands.dana.call('listContested', { params: { projectId: project.id }, query: { limit: '200' } }),
  ).rows
  for (const [index, { id }] of contested.slice(0, Math.max(0, study.begun.adjudicated - settledBy.adjudication)).entries()) {
    const task: TaskDetail = bodyOf(routes.getTask.answers[200], await hands.dana.call('getTask', { params: { taskId: id } }))
    await hands.dana.call('adjudicateTask', { params: { taskId: id }, body: { content: decisionOn(task), ...reasonOf(index) } })
  }
}

const release = async ({ hands }: Loader, project: Project): Promise<void> => {
  const params = { projectId: project.id }
  const list = async () => bodyOf(routes.listReleases.answers[200], await hands.evan.call('listReleases', { params }))
  if ((await list()).length === 0)
    await hands.evan.call('freezeRelease', {
      params,
      body: {
        name: 'First look',
        notes: 'A demo record: frozen from what the demo people have read so far.',
        split: { groupBy: 'field', seed: 1 },
      },
    })
  await until(`the first release of "${project.name}" is frozen`, async () => {
    const [first] = await list()
    if (first?.state === 'failed') throw new Error(`demo: the release of "${project.name}" failed: ${first.error ?? 'no reason given'}`)
    return first !== undefined && first.state !== 'freezing'
  })
}

/** Fits the study once, so that its quality page has something to show. Nothing waits for it. */
const analyse = async ({ hands }: Loader, project: Project): Promise<void> => {
  const params = { projectId: project.id }
  const known = bodyOf(routes.listAnalyses.answers[200], await hands.mei.call('listAnalyses', { params }))
  if (known.length === 0) await hands.mei.call('startAnalysis', { params, body: { kind: 'refit' } })
}

const isComplete = async (database: pg.Client, studies: readonly DemoStudy[]): Promise<boolean> => {
  const { rows } = await database.query<{ n: number }>(
    'select count(*)::int as n from projects where is_demo and demo_loaded_at is not null',
  )
  return (rows[0]?.n ?? 0) >= studies.length
}

/**
 * Makes the demo's studies through the HTTP API, as its people would: each step looks at what is there already, so that a load which was
 * cut off goes on where it stopped. What it made carries `is_demo`, which the screens show.
 */
export const loadDemo = async (options: {
  readonly baseUrl: string
  readonly databaseUrl: string
  readonly log: (line: string) => void
}): Promise<void> => {
  const studies = await readStudies()
  const database = new pg.Client({ connectionString: options.databaseUrl, application_name: 'reticle-demo' })
  await database.connect()
  try {
    if (await isComplete(database, studies)) return
    const loader: Loader = { hands: await signIn(options.baseUrl), database, log: options.log }
    for (const study of studies) {
      const project = await projectOf(loader, study)
      const { rows } = await database.query('select 1 from projects where id = $1 and demo_loaded_at is not null', [project.id])
      if (rows.length > 0) continue
      options.log(`demo: loading "${study.name}"`)
      await upload(loader, project, study)
      await readAll(loader, project, study)
      await adjudicate(loader, project, study)
      if (study.begun.isReleased) await release(loader, project)
      await analyse(loader, project)
      await database.query('update projects set demo_loaded_at = now() where id = $1', [project.id])
    }
  } finally {
    await database.end()
  }
}
