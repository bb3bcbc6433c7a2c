/** Answers that were asked for before the app was there, by their address. */
export type EarlyStore = Map<string, Promise<Response>>

declare global {
  var reticleEarly: EarlyStore | undefined
}

/** What was asked for before the rest of the page had come must be fresh when it is taken. */
const mostAge = 15_000

/** The page's one store, shared by two scripts that know nothing of each other. */
export const earlyStore = (): EarlyStore => {
  globalThis.reticleEarly ??= new Map()
  return globalThis.reticleEarly
}

/**
 * An answer that was asked for early, once; undefined when there is none, it is too old, or something was changed meanwhile.
 * @param age of the page, in ms
 */
export const takeEarly = (method: string, url: string, age = performance.now()): Promise<Response> | undefined => {
  const store = globalThis.reticleEarly
  if (method !== 'GET') store?.clear()
  const answer = store?.get(url)
  store?.delete(url)
  return age < mostAge ? answer : undefined
}
