// Preloaded into api and worker processes of the chaos test: their wall clock is off by as many milliseconds as the file RETICLE_CHAOS_CLOCK
// says, and jumps when that changes. Timers and performance.now() are not touched, as when an administrator sets the time of a machine.
import { readFileSync } from 'node:fs'

const Real = Date
const file = process.env.RETICLE_CHAOS_CLOCK
let offset = 0

const read = () => {
  try {
    offset = Number(readFileSync(file, 'utf8')) || 0
  } catch {
    offset = 0
  }
}

const now = () => Real.now() + offset

if (file !== undefined) {
  read()
  setInterval(read, 200).unref()
  globalThis.Date = new Proxy(Real, {
    construct: (target, given, wanted) => Reflect.construct(target, given.length === 0 ? [now()] : given, wanted),
    apply: () => new Real(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  })
}
