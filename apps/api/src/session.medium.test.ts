import { newId } from '@reticle/db'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Actor, origin, type TestApi, testApi } from './test/test-api.ts'

const password = 'correct horse battery staple'
const hour = 3_600_000
let api: TestApi

const owner = { organization: 'Lab', name: 'Olga', email: 'Olga@Example.org', password }
const cookieOf = (answer: { headers: Record<string, unknown> }): string => String(answer.headers['set-cookie']).split(';')[0] ?? ''
const withCookie = (cookie: string): Actor => ({ personId: '', name: '', headers: { cookie } })
const signIn = (email: string, given: string, address = '10.0.0.1') =>
  api.inject({
    method: 'POST',
    url: '/api/v1/session',
    remoteAddress: address,
    headers: { origin, 'content-type': 'application/json' },
    payload: JSON.stringify({ email, password: given }),
  })

beforeAll(async () => {
  api = await testApi({ isDemo: false, setupCode: 'code-of-the-first-start' })
})
afterAll(() => api.close())

describe('set-up of the first owner', () => {
  it('needs the code of the server, works once, and signs the owner in', async () => {
    expect((await api.call(null, 'getSession')).json()).toMatchObject({ person: null, needsSetUp: true, isDemo: false })
    const wrong = await api.call(null, 'setUp', { body: { ...owner, code: 'guessed' } })
    expect([wrong.statusCode, wrong.json().code]).toEqual([403, 'forbidden'])
    const [first, second] = await Promise.all(
      [1, 2].map((n) => api.call(null, 'setUp', { body: { ...owner, email: `olga${n}@example.org`, code: 'code-of-the-first-start' } })),
    )
    expect(new Set([first?.statusCode, second?.statusCode])).toEqual(new Set([201, 409]))
    const won = first?.statusCode === 201 ? first : second
    expect(won?.json()).toMatchObject({ person: { name: 'Olga' }, needsSetUp: false, organizations: [{ name: 'Lab', roles: ['owner'] }] })
    await api.database.pool.query(`update people set email = 'olga@example.org'`)
    await api.heard()
  })
})

describe('session', () => {
  it('sets an opaque cookie that scripts cannot read, and stores only its hash', async () => {
    const answer = await signIn('olga@example.org', password)
    expect(answer.statusCode).toBe(200)
    expect(String(answer.headers['set-cookie'])).toMatch(/^reticle=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/)
    const token = cookieOf(answer).slice('reticle='.length)
    const rows = await api.database.pool.query('select * from sessions')
    expect(JSON.stringify(rows.rows)).not.toContain(token)
    const dump = await api.database.pool.query('select hash from passwords')
    expect(dump.rows[0].hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it('is a new one at each sign-in, and the old one ends', async () => {
    const old = cookieOf(await signIn('olga@example.org', password))
    const again = await api.call(withCookie(old), 'signIn', { body: { email: 'OLGA@example.org', password } })
    expect(cookieOf(again)).not.toBe(old)
    expect((await api.call(withCookie(old), 'getSession')).json().person).toBeNull()
    expect((await api.call(withCookie(cookieOf(again)), 'getSession')).json().person.name).toBe('Olga')
  })

  it('ends at sign-out on the server, not only in the browser', async () => {
    const cookie = cookieOf(await signIn('olga@example.org', password))
    const out = await api.call(withCookie(cookie), 'signOut')
    expect(out.statusCode).toBe(204)
    expect(String(out.headers['set-cookie'])).toMatch(/^reticle=; .*(Max-Age=0|Expires=Thu, 01 Jan 1970)/)
    expect((await api.call(withCookie(cookie), 'listProjects')).statusCode).toBe(401)
  })

  it('ends after 12 hours without use, and after 7 days in any case', async () => {
    const idle = withCookie(cookieOf(await signIn('olga@example.org', password)))
    const used = withCookie(cookieOf(await signIn('olga@example.org', password)))
    for (let passed = 11; passed <= 7 * 24; passed += 11) {
      expect((await api.call(used, 'listProjects')).statusCode, `after ${passed - 11} hours`).toBe(200)
      api.advance(11 * hour)
      if (passed === 22) expect((await api.call(idle, 'listProjects')).statusCode).toBe(401)
    }
    api.advance(11 * hour)
    expect((await api.call(used, 'listProjects')).statusCode).toBe(401)
  })

  it('carries Secure and the __Host- prefix when the public address is https', async () => {
    const https = await testApi({ publicUrl: new URL('https://reticle.example.org'), host: '0.0.0.0' })
    try {
      const [person] = (await https.call(null, 'listDemoPeople')).json()
      const answer = await https.call(null, 'signInAsDemoPerson', {
        body: { personId: person.id },
        headers: { origin: 'https://reticle.example.org' },
      })
      expect(String(answer.headers['set-cookie'])).toMatch(/^__Host-reticle=[\w-]{43}; .*Path=\/; HttpOnly; Secure; SameSite=Lax$/)
      expect(answer.headers['strict-transport-security']).toBeDefined()
    } finally {
      await https.close()
    }
  })
})

describe('failed sign-in', () => {
  it('says the same of an unknown address and of a wrong password', async () => {
    const wrong = await signIn('olga@example.org', 'not it', '10.0.0.2')
    const unknown = await signIn('nobody@example.org', 'not it', '10.0.0.2')
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401])
    expect(wrong.json().detail).toBe(unknown.json().detail)
  })

  it('stops a guesser after ten tries, also with the right password, and nobody else', async () => {
    const statuses = []
    for (let n = 0; n < 11; n++) statuses.push((await signIn('olga@example.org', `guess ${n}`, '10.6.6.6')).statusCode)
    expect(statuses).toEqual([...Array(10).fill(401), 429])
    const right = await signIn('olga@example.org', password, '10.6.6.6')
    expect([right.statusCode, Number(right.headers['retry-after']) > 0]).toEqual([429, true])
    expect((await signIn('olga@example.org', password, '10.0.0.1')).statusCode).toBe(200)
    api.advance(hour)
    expect((await signIn('olga@example.org', password, '10.6.6.6')).statusCode).toBe(200)
  })

  it('stops many machines that guess one account, but not the person from where they have signed in before', async () => {
    for (let n = 0; n < 50; n++) await signIn('olga@example.org', 'a guess', `10.7.${n}.1`)
    expect((await signIn('olga@example.org', password, '10.8.0.1')).statusCode).toBe(429)
    expect((await signIn('olga@example.org', password, '10.0.0.1')).statusCode).toBe(200)
  }, 120_000)
})

describe('tokens for programs', () => {
  it('are shown once, stored as a hash, work without a cookie, and end when they are revoked or run out', async () => {
    const person = await api.addPerson('Programmer')
    const made = await api.call(person, 'createToken', { body: { name: 'notebook', days: 2 } })
    const { id, secret } = made.json()
    expect(secret).toMatch(/^rtk_[0-9a-f-]{36}_[\w-]{43}$/)
    const rows = await api.database.pool.query('select * from tokens')
    expect(JSON.stringify(rows.rows)).not.toContain(secret.slice(-43))
    expect(JSON.stringify((await api.call(person, 'listTokens')).json())).not.toContain(secret.slice(-43))

    const program: Actor = { personId: person.personId, name: '', headers: { authorization: `Bearer ${secret}` } }
    expect((await api.call(program, 'listProjects')).statusCode).toBe(200)
    expect((await api.call(program, 'createToken', { body: { name: 'child' } })).statusCode).toBe(403)
    expect((await api.call(program, 'signOut')).statusCode).toBe(403)
    const bent: Actor = { ...program, headers: { authorization: `Bearer ${secret.slice(0, -1)}x` } }
    expect((await api.call(bent, 'listProjects')).statusCode).toBe(401)

    const other = await api.addPerson('Other')
    expect((await api.call(other, 'revokeToken', { params: { tokenId: id } })).statusCode).toBe(404)
    expect((await api.call(program, 'listProjects')).statusCode).toBe(200)
    expect((await api.call(person, 'revokeToken', { params: { tokenId: id } })).statusCode).toBe(204)
    expect((await api.call(program, 'listProjects')).statusCode).toBe(401)
  })

  it('of demo people, and their sessions, are worth nothing once the demo is off', async () => {
    const person = await api.addPerson('Left over')
    const made = (await api.call(person, 'createToken', { body: { name: 'old', days: 300 } })).json()
    await api.database.pool.query(`update people set demo_part = 'manager' where id = $1`, [person.personId])
    await api.heard()
    const program: Actor = { ...person, headers: { authorization: `Bearer ${made.secret}` } }
    expect([(await api.call(person, 'listProjects')).statusCode, (await api.call(program, 'listProjects')).statusCode]).toEqual([401, 401])
  })

  it('never fall back to the cookie beside them', async () => {
    const person = await api.addPerson('Both')
    const both: Actor = { ...person, headers: { ...person.headers, authorization: `Bearer rtk_${newId()}_${'a'.repeat(43)}` } }
    expect((await api.call(both, 'listProjects')).statusCode).toBe(401)
  })
})
