import type { DecisionDraft, Review } from '@reticle/contract'
import { taskIdSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { ApiError, NetworkError } from '../../net/client.ts'
import { createReviewSession, type LocalDraft } from './review-session.ts'

const taskId = taskIdSchema.parse('00000000-0000-7000-8000-000000000001')
const draft = (note: string): DecisionDraft => ({ content: { regions: [], answers: [], comment: '' }, objects: [], reasonCode: null, note })
const refused = (code: string, detail = code) => new ApiError({ type: 'about:blank', title: code, status: 409, code, detail })

type Server = { fence: number; holder: string; draft: DecisionDraft | null; version: number; isDown: boolean }

/** A server with one task, as the contract describes it, and a browser that keeps one draft. */
const desk = () => {
  const server: Server = { fence: 0, holder: 'nobody', draft: null, version: 0, isDown: false }
  const waiting = new Map<() => void, number>()
  let stored: LocalDraft | undefined
  const check = (fence: number) => {
    if (server.isDown) throw new NetworkError('down')
    if (server.holder !== 'me') throw refused('leased', 'Dana Levi is deciding it')
    if (fence !== server.fence) throw refused('stale-fence')
  }
  const lease = () => ({ fence: server.fence, expiresAt: '2030-01-01T00:10:00.000Z', draftVersion: server.version })
  const open = () =>
    createReviewSession({
      take: async (takesOver): Promise<Review> => {
        if (server.isDown) throw new NetworkError('down')
        if (server.holder === 'Dana' && !takesOver) throw refused('leased', 'Dana Levi is deciding it')
        server.holder = 'me'
        server.fence++
        return { ...lease(), taskId, draft: server.draft }
      },
      keep: async (fence) => {
        check(fence)
        return lease()
      },
      save: async (fence, version, next) => {
        check(fence)
        if (version !== server.version + 1) throw refused('conflict')
        server.draft = next
        server.version = version
        return lease()
      },
      release: async (fence) => {
        if (fence === server.fence) server.holder = 'nobody'
      },
      local: {
        load: () => stored,
        keep: (kept) => {
          stored = kept
        },
        drop: () => {
          stored = undefined
        },
      },
      later: (milliseconds, run) => {
        waiting.set(run, milliseconds)
        return () => void waiting.delete(run)
      },
      now: () => Date.parse('2030-01-01T00:00:00.000Z'),
    })
  return { server, waiting, open, stored: () => stored }
}

describe('a contested task while one reviewer decides it', () => {
  it('K11: is taken, its draft is saved under the version that follows, and it is given back', async () => {
    const { server, open } = desk()
    const session = open()
    await session.take()
    expect(session.store.getState()).toMatchObject({ hold: { kind: 'held' }, opening: { draft: undefined } })
    session.change(draft('one'))
    expect(session.store.getState().save.kind).toBe('saving')
    await session.flush()
    session.change(draft('two'))
    await session.leave()
    expect(server).toMatchObject({ version: 2, holder: 'nobody', draft: { note: 'two' } })
    const again = open()
    await again.take()
    expect(again.store.getState().opening?.draft?.note).toBe('two')
  })

  it('K11: says who decides it, and goes on after a take-over with what they had', async () => {
    const { server, open } = desk()
    Object.assign(server, { holder: 'Dana', draft: draft('hers'), version: 3 })
    const session = open()
    await session.take()
    expect(session.store.getState().hold).toEqual({ kind: 'leased', words: 'Dana Levi is deciding it' })
    await session.take(true)
    expect(session.store.getState()).toMatchObject({ hold: { kind: 'held' }, opening: { draft: { note: 'hers' } } })
  })

  it('K12: loses nothing without a network: the next page in this browser goes on with it', async () => {
    const { server, open, stored } = desk()
    const session = open()
    await session.take()
    server.isDown = true
    session.change(draft('kept here'))
    await session.flush()
    expect(session.store.getState().save.kind).toBe('offline')
    expect(stored()).toMatchObject({ isSaved: false, baseVersion: 0 })
    server.isDown = false
    const again = open()
    await again.take()
    expect(again.store.getState().opening?.draft?.note).toBe('kept here')
    await again.flush()
    expect(server.draft?.note).toBe('kept here')
  })

  it('K13: takes a lease again that ran out, without a word', async () => {
    const { server, open } = desk()
    const session = open()
    await session.take()
    server.fence++
    session.change(draft('late'))
    await session.flush()
    expect(session.store.getState().hold.kind).toBe('held')
    await session.flush()
    expect(server.draft?.note).toBe('late')
    expect(session.store.getState().opening?.number, 'the page stays as it is').toBe(1)
  })

  it('K13: is lost when somebody else took it over, and nothing of theirs is overwritten', async () => {
    const { server, open } = desk()
    const session = open()
    await session.take()
    session.change(draft('mine'))
    Object.assign(server, { holder: 'Dana', fence: 9, draft: draft('hers'), version: 4 })
    await session.flush()
    expect(session.store.getState().hold).toEqual({ kind: 'lost', words: 'Dana Levi is deciding it' })
    expect(server.draft?.note).toBe('hers')
  })

  it('K12: asks which of two versions goes on', async () => {
    for (const choice of ['mine', 'theirs'] as const) {
      const { server, open } = desk()
      const session = open()
      await session.take()
      Object.assign(server, { draft: draft('the other window'), version: 1 })
      session.change(draft('this window'))
      await session.flush()
      expect(session.store.getState().save.kind).toBe('conflict')
      await session.resolve(choice)
      expect(session.store.getState().save.kind).toBe('saved')
      expect(server.draft?.note).toBe(choice === 'mine' ? 'this window' : 'the other window')
      expect(session.store.getState().opening?.number).toBe(choice === 'mine' ? 1 : 2)
    }
  })

  it('gives nothing back after a signature', async () => {
    const { server, open, stored } = desk()
    const session = open()
    await session.take()
    session.change(draft('signed'))
    await session.leave(true)
    expect(server).toMatchObject({ holder: 'me', draft: null })
    expect(stored()).toBeUndefined()
  })
})
