import { Skeleton, Stack, Text } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ProblemAlert } from './problems.tsx'
import { t } from './words.ts'

type Query<T> = Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>

const lines = ['92%', '78%', '85%', '60%'] as const

/** Grey bars in the place of what is still on its way. */
export const Waiting = ({ height = 18 }: { height?: number }) => (
  <Stack gap="sm" aria-busy="true" aria-label={t('loading')}>
    {lines.map((width) => (
      <Skeleton key={width} height={height} width={width} />
    ))}
  </Stack>
)

/** One place for the three states of a query: what was there stays on screen while it is asked again. */
export const Async = <T,>({ query, waiting, children }: { query: Query<T>; waiting?: ReactNode; children: (data: T) => ReactNode }) => {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.error !== null) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
  return <>{waiting ?? <Waiting />}</>
}

/** An empty state says what would be here and how it comes to be. */
export const Empty = ({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) => (
  <Stack align="center" gap="xs" py={28} px="md">
    <Text fw={600}>{title}</Text>
    {children !== undefined && (
      <Text size="sm" c="dimmed" maw={520} ta="center">
        {children}
      </Text>
    )}
    {action}
  </Stack>
)
