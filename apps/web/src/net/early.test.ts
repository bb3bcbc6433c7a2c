import { afterEach, describe, expect, it } from 'vitest'
import { earlyStore, takeEarly } from './early.ts'

const answer = () => Promise.resolve(new Response('{}'))

describe('answers that were asked for early', () => {
  afterEach(() => earlyStore().clear())

  it('are taken once', () => {
    const early = answer()
    earlyStore().set('/api/v1/session', early)
    expect(takeEarly('GET', '/api/v1/session', 100)).toBe(early)
    expect(takeEarly('GET', '/api/v1/session', 100)).toBeUndefined()
  })

  it('are worth nothing when they are old', () => {
    earlyStore().set('/api/v1/session', answer())
    expect(takeEarly('GET', '/api/v1/session', 20_000)).toBeUndefined()
  })

  it('are of their own address only', () => {
    earlyStore().set('/api/v1/session', answer())
    expect(takeEarly('GET', '/api/v1/projects', 100)).toBeUndefined()
  })

  it('are worth nothing once something was changed', () => {
    earlyStore().set('/api/v1/session', answer())
    expect(takeEarly('POST', '/api/v1/projects')).toBeUndefined()
    expect(takeEarly('GET', '/api/v1/session', 100)).toBeUndefined()
  })
})
