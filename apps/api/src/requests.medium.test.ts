import { type RouteDescription, type RouteName, routes } from '@reticle/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, origin, type TestApi, testApi } from './test/test-api.ts'
import { aLab, type Lab } from './test/world.ts'

let api: TestApi
let lab: Lab
let owner: Actor
const url = '/api/v1/projects'
const payload = JSON.stringify({ name: 'Sneaked in' })
const json = 'application/json'

const projects = async () => (await api.call(owner, 'listProjects')).json().length

beforeAll(async () => {
  api = await testApi()
  lab = await aLab(api, 'Lab')
  owner = lab.owner
})
afterAll(() => api.close())

describe('requests that a foreign page could make a browser send', () => {
  it.each([
    ['no word of where it comes from', {}],
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a foreign site by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site' }],
    ['another service of the same site', { 'sec-fetch-site': 'same-site' }],
    ['a name that only looks like ours', { origin: `${origin}.evil.example` }],
  ])('are refused: %s', async (_name, headers) => {
    const before = await projects()
    const answer = await api.inject({ method: 'POST', url, payload, headers: { ...owner.headers, 'content-type': json, ...headers } })
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'foreign-origin'])
    expect(await projects()).toBe(before)
  })

  it('cannot sign a browser in as someone else (login CSRF)', async () => {
    const answer = await api.call(null, 'signIn', {
      body: { email: 'a@example.org', password: 'x' },
      headers: { origin: 'https://evil.example' },
    })
    expect(answer.json().code).toBe('foreign-origin')
  })

  it('pass from our own origin', async () => {
    const answer = await api.inject({
      method: 'POST',
      url,
      payload,
      headers: { ...owner.headers, 'content-type': json, 'sec-fetch-site': 'same-origin' },
    })
    expect(answer.statusCode).toBe(201)
  })
})

const bent = [
  'APPLICATION/JSON',
  'application/json ',
  ' application/json\t;x',
  'application/json;charset=utf-16',
  'application/json; charset=utf-8; boundary=x',
  'application/jsonx',
  'application/json,text/plain',
  'text/plain',
  'text/plain; application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application\u00a0/json',
  '',
]
const changing = (Object.entries(routes) as [RouteName, RouteDescription][]).filter(
  ([, route]) => route.method !== 'GET' && route.body !== undefined,
)

describe('bent content types', () => {
  it.each(changing.map(([name]) => name))('%s answers each of them with 4xx', async (name) => {
    const route: RouteDescription = routes[name]
    const path = `/api/v1${route.path.replaceAll(/:(\w+)/g, lab.projectId)}`
    for (const type of bent) {
      if (route.body === 'multipart' && type.startsWith('multipart/')) continue
      const answer = await api.inject({
        method: route.method,
        url: path,
        payload,
        headers: { ...owner.headers, origin, 'content-type': type },
      })
      expect(answer.statusCode, `${name} with "${type}"`).toBe(type.trim() === json && type === json ? 400 : 415)
    }
  })

  it('refuses a body without a type, broken JSON, and keys that reach for prototypes', async () => {
    const send = (body: string) => api.call(owner, 'createProject', { body })
    expect((await send('{"name": ')).json().code).toBe('invalid-input')
    expect((await send('{"name": "x", "__proto__": {"isAdmin": true}}')).statusCode).toBe(400)
    expect((await send('{"name": "x", "constructor": {"prototype": {}}}')).statusCode).toBe(400)
    expect((await send('[]')).statusCode).toBe(400)
    const bare = await api.inject({ method: 'POST', url, payload: Buffer.from(payload), headers: { ...owner.headers, origin } })
    expect(bare.statusCode).toBe(415)
  })

  it('names the place of what is wrong', async () => {
    const answer = await api.call(owner, 'createProject', { body: { name: '', extra: 1 } })
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json\b/)
    expect(answer.json()).toMatchObject({ code: 'invalid-input', status: 400, problems: [{ at: 'body.name' }, { at: 'body' }] })
  })

  it('refuses a body that is larger than a stranger may send', async () => {
    const answer = await api.call(null, 'signIn', { body: { email: 'a@example.org', password: 'x'.repeat(70_000) } })
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'too-large'])
  })
})

describe('the front door', () => {
  it('sends an enforced policy without inline scripts', async () => {
    const { headers } = await api.call(null, 'getSession')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain("'unsafe-eval'")
    expect(headers['content-security-policy-report-only']).toBeUndefined()
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  it('answers on loopback to loopback names only (DNS rebinding)', async () => {
    const answer = await api.inject({ method: 'GET', url: '/api/v1/demo/people', headers: { host: 'evil.example:4310' } })
    expect([answer.statusCode, answer.json().code]).toEqual([421, 'wrong-host'])
  })

  it('answers an unknown address, a wrong method and a path out of the web folder with a problem document', async () => {
    for (const path of [
      '/api/v1/nothing',
      '/api/v1/projects/..%2f..%2fetc%2fpasswd',
      '/..%2f..%2fetc/passwd',
      '/%2e%2e/package.json',
      '/.env',
    ]) {
      const answer = await api.inject({ method: 'GET', url: path, headers: { accept: 'text/html' } })
      expect([path, answer.statusCode >= 400 && answer.statusCode < 500]).toEqual([path, true])
      expect(answer.body).not.toContain('root:')
    }
  })

  it('tells probes that it lives and that it can serve', async () => {
    expect((await api.inject({ method: 'GET', url: '/healthz' })).json()).toEqual({ status: 'ok' })
    expect((await api.inject({ method: 'GET', url: '/readyz' })).json()).toEqual({ status: 'ready' })
    const metrics = await api.inject({ method: 'GET', url: '/metrics' })
    expect(metrics.body).toContain('reticle_http_request_seconds_count')
    expect((await api.inject({ method: 'GET', url: '/metrics', remoteAddress: '192.0.2.7' })).statusCode).toBe(403)
    expect((await api.inject({ method: 'GET', url: '/metrics', headers: { 'x-forwarded-for': '192.0.2.7' } })).statusCode).toBe(403)
  })

  it('prints the contract as OpenAPI: each route with its answers, every reference resolvable', async () => {
    const document = (await api.inject({ method: 'GET', url: '/api/openapi.json' })).json()
    for (const [name, route] of Object.entries<RouteDescription>(routes)) {
      const path = `/api/v1${route.path.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{path}')}`
      expect(document.paths[path]?.[route.method.toLowerCase()]?.operationId).toBe(name)
    }
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((found) => found[1] ?? '')
    expect(references.length).toBeGreaterThan(50)
    for (const reference of references) {
      const found = reference
        .slice(2)
        .split('/')
        .reduce<unknown>((place, key) => (place as Record<string, unknown> | undefined)?.[key], document)
      expect(found, reference).toBeDefined()
    }
    const docs = await api.inject({ method: 'GET', url: '/api/docs' })
    expect(docs.body).toContain('/api/docs/static/swagger-ui.css')
    expect(docs.body).not.toMatch(/<script>(?!<)/)
  })
})
