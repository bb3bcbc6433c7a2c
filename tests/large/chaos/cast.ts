import { rowsOf } from '@reticle/testkit'
import type { Stage } from './stage.ts'
import { capped, type Study, studies } from './studies.ts'

export type Person = { readonly id: string; readonly name: string; readonly token: string; readonly isFresh: boolean }
export type Project = Study & { readonly id: string }
/** Who takes part: the owner manages, the reviewer decides, `people` label under fire, `fresh` finish what is open afterwards. */
export type Cast = {
  readonly owner: Person
  readonly reviewer: Person
  readonly people: readonly Person[]
  readonly fresh: readonly Person[]
  readonly projects: readonly Project[]
}

const password = 'a password for the test'

/** A call of a browser: with a cookie in place of a token. */
const browse = async (port: number, method: string, path: string, body: unknown, cookie = '') => {
  const origin = `http://127.0.0.1:${port}`
  const response = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: { origin, cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = { status: response.status, body: (await response.json()) as Record<string, unknown> }
  if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer.body)}`)
  return {
    ...answer,
    cookie: response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; '),
  }
}

const withToken = async (port: number, name: string, cookie: string, session: unknown, isFresh: boolean): Promise<Person> => {
  const { body } = await browse(port, 'POST', '/tokens', { name: 'chaos' }, cookie)
  return { id: (session as { person: { id: string } }).person.id, name, token: String(body.secret), isFresh }
}

/** An owner, `count` annotators of ten labs and `freshCount` of labs of their own, and one project for each study. */
export const castOf = async (stage: Stage, count: number, freshCount: number): Promise<Cast> => {
  const port = (index: number) => stage.apis[index % stage.apis.length]?.port ?? 0
  const first = { code: stage.setUpCode, organization: 'Lab', name: 'Owner', email: 'owner@example.org', password }
  const made = await browse(port(0), 'POST', '/set-up', first)
  const owner = await withToken(port(0), 'Owner', made.cookie, made.body, false)
  const ask = async (method: string, path: string, body: unknown) => {
    const reply = await stage.traffic.ask({ method, path, token: owner.token, body })
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`)
    return reply.body as Record<string, unknown>
  }
  const projects: Project[] = []
  for (const study of studies) {
    const { id } = await ask('POST', '/projects', { name: study.name, protocol: study.protocol })
    projects.push({ ...study, id: String(id) })
  }
  const [home] = projects
  const invitation = await ask('POST', `/projects/${home?.id}/invitations`, { roles: ['annotator'], maxUses: 1000 })
  const joinAs = async (index: number, name: string, roles: readonly string[], isFresh: boolean): Promise<Person> => {
    const account = { name, email: `person-${index}@example.org`, password }
    const accepted = await browse(port(index), 'POST', `/invitation-links/${invitation.token}/acceptance`, { account })
    const person = await withToken(port(index), name, accepted.cookie, accepted.body.session, isFresh)
    for (const project of projects) await ask('PUT', `/projects/${project.id}/members/${person.id}`, { roles })
    return person
  }
  const join = async (index: number): Promise<Person> => {
    const isFresh = index >= count
    const name = isFresh ? `Fresh ${index - count}` : `Reader ${index}`
    const person = await joinAs(index, name, ['annotator'], isFresh)
    const affiliation = person.isFresh ? name : `lab ${index % 10}`
    await rowsOf(stage.postgres.url, 'update people set affiliation = $2 where id = $1', [person.id, affiliation])
    return person
  }
  const reviewer = await joinAs(count + freshCount, 'Reviewer', ['reviewer'], false)
  const all: Person[] = []
  for (let from = 0; from < count + freshCount; from += 6)
    all.push(...(await Promise.all(Array.from({ length: Math.min(6, count + freshCount - from) }, (_, index) => join(from + index)))))
  const limited = projects.find((project) => project.name === capped)
  for (const [index, person] of all.entries())
    if (index < 10) await ask('PATCH', `/projects/${limited?.id}/annotators/${person.id}`, { most: 8, mostPerDay: 4 + index })
  return { owner, reviewer, people: all.filter((one) => !one.isFresh), fresh: all.filter((one) => one.isFresh), projects }
}
