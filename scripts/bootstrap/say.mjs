/** What a machine or its owner refuses: one line with the place, the reason and the cure. */
export class Refusal extends Error {
  constructor(place, reason) {
    super(reason)
    this.place = place
  }
}

let voice = process.stdout

/** Says everything on this stream from now on. */
export const speakOn = (stream) => {
  voice = stream
}

export const say = (line) => voice.write(`${line}\n`)

/** Says what is done now and, when it is done, how long it took. */
export const step = async (doing, work) => {
  const started = performance.now()
  say(`${doing} ...`)
  const outcome = await work()
  say(`${doing}: done (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return outcome
}
