import { Progress, SimpleGrid } from '@mantine/core'
import type { Progress as ProjectProgress } from '@reticle/contract'
import { stateNames } from '../../app/labels.ts'
import { count, Figure, percent, plural } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'

const colors = {
  settled: 'var(--reticle-settled)',
  contested: 'var(--reticle-contested)',
  comparing: 'var(--mantine-color-accent-3)',
  collecting: 'var(--reticle-collecting)',
} as const
const order = ['settled', 'contested', 'comparing', 'collecting'] as const

const noteOf = (state: (typeof order)[number], { settledBy, leases }: ProjectProgress): string => {
  switch (state) {
    case 'settled':
      return `${count(settledBy.consensus)} by consensus, ${count(settledBy.adjudication)} by decision`
    case 'contested':
      return 'wait for a reviewer'
    case 'comparing':
      return 'all reads in, being compared'
    case 'collecting':
      return leases === 0 ? 'wait for readers' : `${count(leases)} being labelled now`
  }
}

/** How far the study is: every sample in one of four states, and the annotations behind them. */
export const ProgressPanel = ({ progress }: { progress: ProjectProgress }) => {
  const { tasks, annotations } = progress
  const total = order.reduce((sum, state) => sum + tasks[state], 0)
  const share = (n: number) => (total === 0 ? 0 : n / total)
  return (
    <Panel
      title="Progress"
      note={
        tasks.withdrawn > 0
          ? `${plural(progress.samples, 'sample')}, ${count(tasks.withdrawn)} withdrawn`
          : plural(progress.samples, 'sample')
      }
    >
      <Progress.Root size={14} mb="md">
        {order.map((state) => (
          <Progress.Section
            key={state}
            value={100 * share(tasks[state])}
            color={colors[state]}
            aria-label={`${stateNames[state]}: ${tasks[state]} of ${total}`}
          />
        ))}
      </Progress.Root>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }}>
        {order.map((state) => (
          <Figure
            key={state}
            name={stateNames[state] ?? state}
            value={count(tasks[state])}
            note={`${percent(share(tasks[state]))}; ${noteOf(state, progress)}`}
            color={colors[state]}
          />
        ))}
        <Figure
          name="Annotations"
          value={`${count(annotations.counted)} of ${count(annotations.wanted)}`}
          note={annotations.extra === 0 ? 'no extra ones' : `and ${count(annotations.extra)} extra, kept but not counted`}
        />
      </SimpleGrid>
    </Panel>
  )
}
