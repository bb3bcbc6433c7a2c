/** A server that this machine runs for Reticle. `stop` ends it cleanly; when it was adopted from an earlier run, too. */
export type RunningService = {
  readonly url: string
  readonly isAdopted: boolean
  readonly version: string
  readonly pid: number
  readonly port: number
  /** Settles with the reason when the server ends without having been stopped; never settles otherwise. */
  readonly ended: Promise<string>
  readonly stop: () => Promise<void>
}

/** One line for a person, without a newline. */
export type Log = (line: string) => void

/** The machine or the data refuse: the message names the place, the reason and the cure. Thrown, since nothing can go on without it. */
export class ServiceError extends Error {
  readonly place: string
  constructor(place: string, reason: string) {
    super(reason)
    this.name = 'ServiceError'
    this.place = place
  }
}
