import type { LookupFunction } from 'node:net'
import { type Allowance, openAddresses } from './addresses.ts'

/**
 * A look-up for clients that connect for themselves: it gives only addresses that may be reached. Of a host that is an address no client asks
 * for a look-up: whoever uses this has to ask `openAddresses` for the address of the endpoint first.
 */
export const guardedLookup =
  (allowance: Allowance): LookupFunction =>
  (host, options, done) => {
    openAddresses(new URL(`https://${host}/`), allowance).then(
      (found) => {
        if (!found.ok) done(new Error(found.error.message), '', 0)
        else if (options.all === true) done(null, [...found.value])
        else done(null, found.value[0]?.address ?? '', found.value[0]?.family)
      },
      (cause: unknown) => done(cause instanceof Error ? cause : new Error(String(cause)), '', 0),
    )
  }
