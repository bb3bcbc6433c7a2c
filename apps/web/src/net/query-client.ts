import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './client.ts'

/** A refusal does not get better by asking again; an unreachable or restarting server does. */
const mayRetry = (failures: number, error: Error): boolean => !(error instanceof ApiError && error.status < 500) && failures < 3

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: mayRetry, staleTime: 5_000, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
})
