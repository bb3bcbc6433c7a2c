/** Holds a bench for one tab. `release` gives it back. */
export type TabLock = { readonly release: () => void }

/**
 * Only one tab of this browser labels in a project. Resolves with undefined when another tab does; `steal` takes it over from there.
 * @param onLost called when another tab took it over.
 */
export const acquireTabLock = (
  name: string,
  options: { readonly steal: boolean; readonly onLost: () => void },
): Promise<TabLock | undefined> =>
  new Promise((resolve, reject) => {
    // Old browsers and insecure origins have no locks; the draft's version still guards the work.
    if (!('locks' in navigator)) return resolve({ release: () => undefined })
    let isReleased = false
    const held = navigator.locks.request(name, options.steal ? { steal: true } : { ifAvailable: true }, (lock) => {
      if (lock === null) {
        resolve(undefined)
        return undefined
      }
      return new Promise<void>((release) => {
        resolve({
          release: () => {
            isReleased = true
            release()
          },
        })
      })
    })
    held.catch((error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') {
        if (!isReleased) options.onLost()
      } else reject(error)
    })
  })
