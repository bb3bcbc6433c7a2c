import { Progress, SimpleGrid } from '@mantine/core'
import type { Progress as ProjectProgress } from '@reticle/contract'
import { stateNames } from '../../app/labels.ts'
import { count, Figure, percent } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { t } from '../words.ts'

const colors = {
  settled: 'var(--reticle-settled)',
  contested: 'var(--reticle-contested)',
  comparing: 'var(--mantine-color-accent-3)',
  collecting: 'var(--reticle-collecting)',
} as const
const order = ['settled', 'contested', 'comparing', 'collecting'] as const

const noteOf = (state: (typeof order)[number], share: string, { settledBy, leases }: ProjectProgress): string => {
  switch (state) {
    case 'settled':
      return t('progress.settledNote', { share, ...settledBy })
    case 'contested':
      return t('progress.contestedNote', { share })
    case 'comparing':
      return t('progress.comparingNote', { share })
    case 'collecting':
      return t('progress.collectingNote', { share, held: leases })
  }
}

/** How far the study is: every sample in one of four states, and the annotations behind them. */
export const ProgressPanel = ({ progress }: { progress: ProjectProgress }) => {
  const { tasks, annotations } = progress
  const total = order.reduce((sum, state) => sum + tasks[state], 0)
  const share = (n: number) => (total === 0 ? 0 : n / total)
  return (
    <Panel
      title={t('progress.progress')}
      note={
        tasks.withdrawn > 0
          ? t('progress.samplesWithdrawn', { samples: progress.samples, withdrawn: tasks.withdrawn })
          : t('progress.samples', { samples: progress.samples })
      }
    >
      <Progress.Root size={14} mb="md">
        {order.map((state) => (
          <Progress.Section
            key={state}
            value={100 * share(tasks[state])}
            color={colors[state]}
            aria-label={t('progress.stateShare', { state: stateNames[state] ?? state, tasks: tasks[state], total })}
          />
        ))}
      </Progress.Root>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }}>
        {order.map((state) => (
          <Figure
            key={state}
            name={stateNames[state] ?? state}
            value={count(tasks[state])}
            note={noteOf(state, percent(share(tasks[state])), progress)}
            color={colors[state]}
          />
        ))}
        <Figure
          name={t('progress.annotations')}
          value={t('progress.countedOf', { counted: annotations.counted, wanted: annotations.wanted })}
          note={t('progress.extra', { extra: annotations.extra })}
        />
      </SimpleGrid>
    </Panel>
  )
}
