import type { ContestedFilter } from '@reticle/contract'
import { useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { filterOf } from './queue-filter.ts'

/** The filter of the address, the same object as long as it says the same. */
export const useQueueFilter = (): ContestedFilter => {
  const text = JSON.stringify(filterOf(useSearch({ strict: false })))
  return useMemo(() => filterOf(JSON.parse(text)), [text])
}
