import { routes } from '@reticle/contract'

/** Without the demo and before the first owner: says where the first owner is made, and with which code. */
export const sayWhereToBegin = async (local: string, url: string, code: string, log: (line: string) => void): Promise<void> => {
  const response = await fetch(`${local}/api/v1/session`, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
  if (response === undefined || !response.ok) return
  const session = routes.getSession.answers[200].safeParse(await response.json())
  if (session.success && session.data.needsSetUp) log(`No owner yet: open ${url} and make the first one with the set-up code ${code}`)
}
