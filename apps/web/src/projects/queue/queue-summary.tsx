import { Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core'
import type { Queue } from '@reticle/contract'
import { countdown } from '../../app/countdown.ts'
import { count, Figure } from '../../app/numbers.tsx'
import { Ago } from '../../app/time.tsx'
import { useServerNow } from '../../app/use-server-now.ts'
import { t } from '../quality/words.ts'
import { auditWords, modeWords, poolWords, type Tone } from './queue-words.ts'

const dots: Readonly<Record<Tone, string>> = {
  good: 'var(--mantine-color-teal-6)',
  busy: 'var(--mantine-color-blue-5)',
  bad: 'var(--reticle-contested)',
}

const Line = ({ tone, children }: { tone: Tone; children: React.ReactNode }) => (
  <Group gap={8} wrap="nowrap">
    <span className="legend-dot" style={{ background: dots[tone] }} aria-hidden="true" />
    <Text size="sm" component="div">
      {children}
    </Text>
  </Group>
)

const NextExpiry = ({ at }: { at: string }) => {
  const left = Date.parse(at) - useServerNow(1_000)
  return <>{left > 0 ? t('queueSummary.nextRunsOut', { time: countdown(left) }) : t('queueSummary.oneIsRunningOut')}</>
}

/** The numbers of the queue, and whether its engine is well. */
export const QueueSummary = ({ queue }: { queue: Queue }) => {
  const mode = modeWords(queue)
  const audit = auditWords(queue)
  const auditedAt = queue.audit?.at
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }}>
        <Figure name={t('queueSummary.open')} value={count(queue.open)} note={t('queueSummary.samplesWithAFree')} />
        <Figure
          name={t('queueSummary.held')}
          value={count(queue.leased)}
          note={queue.nextExpiryAt === null ? t('queueSummary.nobodyIsAtWork') : <NextExpiry at={queue.nextExpiryAt} />}
        />
        <Figure name={t('queueSummary.givenBack')} value={count(queue.returned)} note={t('queueSummary.freeAgainInTheir')} />
        {queue.gold !== null && (
          <Figure name={t('queueSummary.gold')} value={count(queue.gold)} note={t('queueSummary.knownAnswersMixedIn')} />
        )}
        <Figure name={t('queueSummary.comparing')} value={count(queue.comparing)} note={t('queueSummary.allReadsIn')} />
        <Figure name={t('queueSummary.contested')} value={count(queue.contested)} note={t('queueSummary.waitForAReviewer')} />
      </SimpleGrid>
      <Stack gap={4}>
        <Line tone={mode.tone}>{mode.text}</Line>
        {queue.mode === 'loading' && queue.loading !== null && queue.loading.of > 0 && (
          <Progress value={(100 * queue.loading.done) / queue.loading.of} size="sm" aria-label={t('queueSummary.redisIsBeingFilled')} />
        )}
        {queue.pools.map((pool) => {
          const { tone, text } = poolWords(pool)
          return (
            <Line key={pool.pool} tone={tone}>
              {text}
            </Line>
          )
        })}
        <Line tone={audit.tone}>
          {audit.text}{' '}
          {auditedAt !== undefined && (
            <Text span size="xs" c="dimmed">
              {t.rich('queueSummary.compared', { at: () => <Ago at={auditedAt} /> })}
            </Text>
          )}
        </Line>
      </Stack>
    </Stack>
  )
}
