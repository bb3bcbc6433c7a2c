import { Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core'
import type { Queue } from '@reticle/contract'
import { countdown } from '../../app/countdown.ts'
import { count, Figure } from '../../app/numbers.tsx'
import { Ago } from '../../app/time.tsx'
import { useServerNow } from '../../app/use-server-now.ts'
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
  return <>{left > 0 ? `the next runs out in ${countdown(left)}` : 'one is running out'}</>
}

/** The numbers of the queue, and whether its engine is well. */
export const QueueSummary = ({ queue }: { queue: Queue }) => {
  const mode = modeWords(queue)
  const audit = auditWords(queue)
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }}>
        <Figure name="Open" value={count(queue.open)} note="samples with a free place" />
        <Figure
          name="Held"
          value={count(queue.leased)}
          note={queue.nextExpiryAt === null ? 'nobody is at work' : <NextExpiry at={queue.nextExpiryAt} />}
        />
        <Figure name="Given back" value={count(queue.returned)} note="free again, in their old place" />
        {queue.gold !== null && <Figure name="Gold" value={count(queue.gold)} note="known answers, mixed in" />}
        <Figure name="Comparing" value={count(queue.comparing)} note="all reads in" />
        <Figure name="Contested" value={count(queue.contested)} note="wait for a reviewer" />
      </SimpleGrid>
      <Stack gap={4}>
        <Line tone={mode.tone}>{mode.text}</Line>
        {queue.mode === 'loading' && queue.loading !== null && queue.loading.of > 0 && (
          <Progress value={(100 * queue.loading.done) / queue.loading.of} size="sm" aria-label="Redis is being filled" />
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
          {queue.audit !== null && (
            <Text span size="xs" c="dimmed">
              compared <Ago at={queue.audit.at} />
            </Text>
          )}
        </Line>
      </Stack>
    </Stack>
  )
}
