import type { Sample } from '@reticle/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { rowsOf } from '../net/pages.ts'
import { queries } from '../net/queries.ts'
import { type Registered, registeredWith } from './registered.ts'

const none: readonly Registered<Sample>[] = []

/** Samples of the project that show the same place as this one, among the first pages that are loaded; asked for only when they are wanted. */
export const useRegistered = (sample: Sample, isWanted: boolean): readonly Registered<Sample>[] => {
  const { data } = useInfiniteQuery({ ...queries.samples(sample.projectId), enabled: isWanted })
  return useMemo(() => (isWanted ? registeredWith(sample, rowsOf(data)) : none), [isWanted, sample, data])
}
