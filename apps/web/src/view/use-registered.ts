import type { Sample } from '@reticle/contract'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { queries } from '../net/queries.ts'
import { type Registered, registeredWith } from './registered.ts'

const none: readonly Registered<Sample>[] = []

/** Samples of the project that show the same place as this one; asked for only when they are wanted. */
export const useRegistered = (sample: Sample, isWanted: boolean): readonly Registered<Sample>[] => {
  const { data = none } = useQuery({
    ...queries.registered(sample.projectId, sample.id),
    enabled: isWanted,
    select: (found) => registeredWith(sample, found),
  })
  return useMemo(() => (isWanted ? data : none), [isWanted, data])
}
