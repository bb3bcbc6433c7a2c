import { projectIdSchema, releaseIdSchema } from '@reticle/domain'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiError, call, callFully, NetworkError, onSessionEnd, problemOf, urlOf } from './client.ts'

const id = '01900000-0000-7000-8000-000000000001'
const projectId = projectIdSchema.parse(id)
const releaseId = releaseIdSchema.parse(id)

/** The network is the browser's, not ours: what it answers is given, what it was asked is kept. */
const answering = (...answers: (Response | Error)[]) => {
  const asked: [string, RequestInit][] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push([url, init])
    const next = answers.shift()
    if (next === undefined || next instanceof Error) throw next ?? new Error('asked once too often')
    return next
  })
  return asked
}
afterEach(() => vi.unstubAllGlobals())

const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ type: 'about:blank', title: 'No', status, code, detail: 'because' }), { status })

describe('addresses', () => {
  it('hold their parameters encoded, and a file path with its slashes', () => {
    expect(urlOf('getRelease', { params: { releaseId } })).toBe(`/api/v1/releases/${id}`)
    expect(urlOf('getReleaseFile', { params: { releaseId, '*': 'data/a b#1.png' } })).toBe(
      `/api/v1/releases/${id}/files/data/a%20b%231.png`,
    )
    expect(urlOf('listSamples', { params: { projectId }, query: { limit: 5, cursor: undefined } })).toBe(
      `/api/v1/projects/${id}/samples?limit=5`,
    )
  })
})

describe('a call', () => {
  it('sends JSON by the method of the contract', async () => {
    const asked = answering(new Response(null, { status: 204 }))
    await call('setMemberRoles', { params: { projectId, personId: id as never }, body: { roles: ['annotator'] } })
    expect(asked[0]?.[0]).toBe(`/api/v1/projects/${id}/members/${id}`)
    expect(asked[0]?.[1]).toMatchObject({ method: 'PUT', body: '{"roles":["annotator"]}', credentials: 'same-origin' })
  })

  it('gives undefined and the headers for an empty answer', async () => {
    answering(new Response(null, { status: 204, headers: { 'Reticle-Reason': 'nothing-left' } }))
    const { answer, status, headers } = await callFully('claimAssignment', { params: { projectId } })
    expect([answer, status, headers.get('reticle-reason')]).toEqual([undefined, 204, 'nothing-left'])
  })

  it('throws the problem of a refusal', async () => {
    answering(problem(409, 'conflict'))
    const refused = await call('getProject', { params: { projectId } }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(ApiError)
    expect(refused).toMatchObject({ status: 409, code: 'conflict', message: 'because' })
  })

  it('tells an unreachable server from a refusal', async () => {
    answering(new TypeError('Failed to fetch'))
    await expect(call('listProjects')).rejects.toBeInstanceOf(NetworkError)
  })

  it('does not take an answer that breaks the contract', async () => {
    answering(new Response('[{"id":"x"}]', { status: 200 }))
    await expect(call('listProjects')).rejects.toThrow(/contract/)
  })

  it('says that the session ended, but not when a password is wrong', async () => {
    const listener = vi.fn()
    const stop = onSessionEnd(listener)
    answering(problem(401, 'unauthenticated'), problem(401, 'unauthenticated'), problem(401, 'unauthenticated'))
    await call('signIn', { body: { email: 'a@b.c', password: 'x' } }).catch(() => undefined)
    expect(listener).not.toHaveBeenCalled()
    await call('listProjects').catch(() => undefined)
    expect(listener).toHaveBeenCalledTimes(1)
    stop()
    await call('listProjects').catch(() => undefined)
    expect(listener).toHaveBeenCalledTimes(1)
  })
})

describe('a problem document', () => {
  it('is made where a proxy answered with a page', () => {
    expect(problemOf(502, '<html>Bad Gateway</html>')).toMatchObject({ status: 502, code: 'unavailable' })
  })
})
