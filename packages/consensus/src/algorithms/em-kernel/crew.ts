/**
 * Threads that share out the parts of an iteration. The one that called works too, so a fit never waits for a thread to come. They are called
 * once the fit has taken as long as it takes to start them: most fits of small tables are over by then, and no long one loses much.
 *
 * Idea: one number, the ticket, says which phase it is and which part is next; a thread takes a part by raising it, and nothing but the same
 * phase's number can be raised. Parts done are counted; the caller goes on when all are. Threads sleep while the phase stays what it was.
 */
import { type EmLayout, words } from './layout.ts'
import { type Phases, phasesOf, type SharedMemory } from './phases.ts'

/** What a thread is given. */
export type EmTask = { readonly memory: SharedMemory; readonly layout: EmLayout }

/** A thread of the host that runs `serveEm`. */
export type HostThread = {
  /** Why it will do no more, once it ended of itself; undefined while it lives. Asked without waiting. */
  readonly failure: () => string | undefined
}

/** Threads that a host can give; this package starts none of its own. */
export type ThreadHost = {
  /** How many may work at once, the caller among them. */
  readonly most: number
  /** What starting them costs, in probabilities multiplied: a fit that has done less by itself goes on alone. */
  readonly cost: number
  readonly start: (task: EmTask) => HostThread
}

/** Bits of a ticket that hold the part. */
const partBits = 8
const partMask = (1 << partBits) - 1
const phaseMask = (1 << 22) - 1
const ended = -1
/** Milliseconds after which the caller looks whether those that it waits for are still there. */
const patience = 100

/** Takes parts of the phase that it is until none is left. Even phases are M steps, odd ones E steps. */
const takeParts = (control: Int32Array, phases: Phases): void => {
  for (;;) {
    const ticket = Atomics.load(control, words.ticket)
    const part = ticket & partMask
    const phase = phases[(ticket >>> partBits) & 1]
    if (phase === undefined || part >= phase.parts) return
    if (Atomics.compareExchange(control, words.ticket, ticket, ticket + 1) !== ticket) continue
    phase.run(part)
    if (Atomics.add(control, words.done, 1) + 1 === phase.parts) Atomics.notify(control, words.done)
  }
}

/** What a thread does until the fit ends: it works through phase after phase, and sleeps in between. */
export const serveEm = ({ memory, layout }: EmTask): void => {
  const control = new Int32Array(memory.buffer, 0, words.count)
  const phases = phasesOf(memory, layout)
  for (let seen = 0; ; ) {
    Atomics.wait(control, words.phase, seen)
    seen = Atomics.load(control, words.phase)
    if (seen === ended) return
    takeParts(control, phases)
  }
}

const check = (threads: readonly HostThread[]): void => {
  threads.forEach((thread, n) => {
    const failure = thread.failure()
    if (failure !== undefined) throw new Error(`thread ${n + 2} of ${threads.length + 1} of a fit ended before the fit did: ${failure}`)
  })
}

/** The threads of one fit, the caller among them. `end` has to be called, whatever happens. */
export const crewFor = (task: EmTask, host: ThreadHost | undefined) => {
  const control = new Int32Array(task.memory.buffer, 0, words.count)
  const phases = phasesOf(task.memory, task.layout)
  // A thread more than there are blocks would have nothing to do.
  let wanted = Math.min(host?.most ?? 1, task.layout.blocks) - 1
  let threads: HostThread[] = []
  let turn = 0
  return {
    /** Does all parts of the M step (0) or the E step (1). @throws Error that says which thread ended, and why. */
    run: (kind: 0 | 1): void => {
      turn += 1
      if (host !== undefined && turn * task.layout.work >= host.cost) while (threads.length < wanted) threads.push(host.start(task))
      const phase = ((2 * turn) & phaseMask) + kind
      const { parts } = phases[kind]
      Atomics.store(control, words.done, 0)
      Atomics.store(control, words.ticket, phase << partBits)
      if (threads.length > 0) {
        Atomics.store(control, words.phase, phase)
        Atomics.notify(control, words.phase)
      }
      takeParts(control, phases)
      for (let done = Atomics.load(control, words.done); done < parts; done = Atomics.load(control, words.done))
        if (Atomics.wait(control, words.done, done, patience) === 'timed-out') check(threads)
      if (kind === 1) check(threads)
    },
    end: (): void => {
      wanted = 0
      threads = []
      Atomics.store(control, words.phase, ended)
      Atomics.notify(control, words.phase)
    },
  }
}
