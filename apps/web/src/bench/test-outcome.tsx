import { Button, Text } from '@mantine/core'
import type { ProjectId } from '@reticle/domain'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ProblemAlert } from '../app/problems.tsx'
import { useServerNow } from '../app/use-server-now.ts'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'
import { testQueries } from './test-queries.ts'
import { standingWords, whenWords } from './test-words.ts'
import { t } from './words.ts'

/** Where one stands with the test, on an empty bench: the score, what is left, and the next attempt when its time has come. */
export const TestOutcome = ({ projectId, onRetry }: { projectId: ProjectId; onRetry: () => void }) => {
  const client = useQueryClient()
  const now = useServerNow(5_000)
  const { data: test, error } = useQuery(testQueries.mine(projectId))
  const again = useMutation({
    mutationFn: () => call('retryQualification', { params: { projectId }, body: {} }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.topic(projectId, 'training') })
      onRetry()
    },
  })
  if (error !== null) return <ProblemAlert error={error} />
  if (test === undefined) return null
  const when = (time: string) => whenWords(time, now)
  return (
    <>
      <Text size="sm" ta="center" maw={520} role="status" data-testid="test-standing">
        {standingWords(test, when)}
      </Text>
      {test.state === 'failed' && test.retryAt !== null && (
        <Button autoFocus disabled={Date.parse(test.retryAt) > now} loading={again.isPending} onClick={() => again.mutate()}>
          {t('test.tryAgain')}
        </Button>
      )}
      {again.error !== null && <ProblemAlert error={again.error} title={t('test.notBegun')} />}
    </>
  )
}
