import type { PersonId, ProjectId } from '@reticle/domain'
import { useEffect, useState } from 'react'
import { serverNow } from '../net/server-clock.ts'
import { holdSample } from '../pixels/hold-sample.ts'
import { isPlainSample } from '../pixels/info-query.ts'
import { memoryStore, openIdbStore } from './outbox/idb-store.ts'
import type { OutboxStore } from './outbox/records.ts'
import { browserLater } from './outbox/refusals.ts'
import { createBenchSession } from './session/bench-session.ts'
import type { BenchSession } from './session/bench-state.ts'
import { imageUrlOf, sessionServer } from './session/session-server.ts'
import { acquireTabLock } from './session/tab-lock.ts'

export type BenchAccess =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly session: BenchSession; readonly isLasting: boolean }
  /** Another tab of this browser labels here; `wasHere` when it took over from this one. */
  | { readonly kind: 'elsewhere'; readonly wasHere: boolean }

let opened: Promise<OutboxStore> | undefined
const outboxStore = (): Promise<OutboxStore> => {
  opened ??= openIdbStore().catch(() => memoryStore())
  return opened
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A page that is just being closed (a reload) may hold the lock for a moment longer. */
const acquire = async (name: string, steal: boolean, onLost: () => void) => {
  for (let tries = 0; tries < 4; tries++) {
    const lock = await acquireTabLock(name, { steal, onLost })
    if (lock !== undefined) return lock
    await wait(250)
  }
  return undefined
}

const listen = (session: BenchSession): (() => void) => {
  const controller = new AbortController()
  const { signal } = controller
  const flush = () => void session.flush()
  const note = () => session.note()
  window.addEventListener('online', flush, { signal })
  window.addEventListener('focus', flush, { signal })
  document.addEventListener('visibilitychange', flush, { signal })
  for (const type of ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const)
    window.addEventListener(type, note, { signal, passive: true })
  window.addEventListener('pagehide', () => void session.leave(), { signal })
  // Out of the back-forward cache comes a page that has left its session.
  window.addEventListener('pageshow', (event) => event.persisted && window.location.reload(), { signal })
  return () => controller.abort()
}

/** The bench of one person in one project: one tab at a time, alive as long as the page is shown. */
export const useBenchSession = (
  projectId: ProjectId,
  personId: PersonId,
): { readonly access: BenchAccess; readonly takeOver: () => void } => {
  const [access, setAccess] = useState<BenchAccess>({ kind: 'opening' })
  const [steals, setSteals] = useState(0)
  useEffect(() => {
    let isGone = false
    let close = (_isTakenOver: boolean) => {}
    const open = async () => {
      const name = `reticle-bench-${projectId}-${personId}`
      const lock = await acquire(name, steals > 0, () => {
        close(true)
        setAccess({ kind: 'elsewhere', wasHere: true })
      })
      if (isGone) return lock?.release()
      if (lock === undefined) return setAccess({ kind: 'elsewhere', wasHere: false })
      const store = await outboxStore()
      if (isGone) return lock.release()
      const session = createBenchSession(projectId, personId, {
        server: sessionServer,
        store,
        later: browserLater,
        // No animation frame: a hidden page has none.
        afterFrame: (run) => setTimeout(run, 50),
        now: Date.now,
        newKey: () => crypto.randomUUID(),
        serverNow,
        holdImage: ({ sampleId, sample: { name, width, height, mediaType, dtype } }) =>
          holdSample({ sampleId, url: imageUrlOf(sampleId), name, width, height, isPlain: isPlainSample({ mediaType, dtype }) }),
      })
      const deafen = listen(session)
      close = (isTakenOver) => {
        close = () => {}
        deafen()
        void session.leave({ isTakenOver }).finally(lock.release)
      }
      setAccess({ kind: 'open', session, isLasting: store.isLasting })
      await session.start()
    }
    setAccess({ kind: 'opening' })
    void open()
    return () => {
      isGone = true
      close(false)
    }
  }, [projectId, personId, steals])
  return { access, takeOver: () => setSteals((n) => n + 1) }
}
