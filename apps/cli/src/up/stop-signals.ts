/** The wish to stop, from whichever side it comes. */
export type Stop = {
  readonly asked: Promise<void>
  readonly isAsked: () => boolean
  /** Called when it is asked a second time. */
  readonly onHurry: (hurry: () => void) => void
  readonly forget: () => void
}

/** A terminal, npm and a parent can each deliver the same Ctrl-C: those within a second count once, in milliseconds. */
const sameWish = 1000

export const stopSignals = (): Stop => {
  let firstAt: number | undefined
  let hurry: () => void = () => undefined
  const { promise: asked, resolve } = Promise.withResolvers<void>()
  const take = () => {
    const now = performance.now()
    if (firstAt === undefined) {
      firstAt = now
      resolve()
    } else if (now - firstAt > sameWish) hurry()
  }
  const names: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const name of names) process.on(name, take)
  // The bootstrap holds a channel to us: when it is gone, so is the terminal that we belong to.
  process.on('disconnect', take)
  return {
    asked,
    isAsked: () => firstAt !== undefined,
    onHurry: (call) => {
      hurry = call
    },
    forget: () => {
      for (const name of names) process.off(name, take)
      process.off('disconnect', take)
      if (process.connected) process.disconnect()
    },
  }
}
