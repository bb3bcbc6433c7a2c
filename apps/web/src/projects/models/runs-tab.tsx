import { Button, Group } from '@mantine/core'
import type { Project } from '@reticle/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Async, Empty } from '../../app/async.tsx'
import { Panel } from '../../app/page.tsx'
import { modelQueries } from './model-queries.ts'
import styles from './models.module.css'
import { RunRow } from './run-row.tsx'
import { t } from './words.ts'

/** What backends were asked to do, and what programs pushed, newest first. */
export const RunsTab = ({ project }: { project: Project }) => {
  const runs = useInfiniteQuery(modelQueries.runs(project.id))
  return (
    <Panel title={t('runsTab.runs')} note={t('runsTab.newestFirst')}>
      <Async query={runs}>
        {({ pages }) => {
          const all = pages.flatMap(({ rows }) => rows)
          return all.length === 0 ? (
            <Empty title={t('runsTab.noRunsYet')}>{t('runsTab.aRunHasA')}</Empty>
          ) : (
            <>
              <ul className={styles.cards} aria-label={t('runsTab.runs')}>
                {all.map((run) => (
                  <RunRow key={run.id} project={project} run={run} />
                ))}
              </ul>
              {runs.hasNextPage && (
                <Group justify="center" mt="sm">
                  <Button size="xs" variant="default" loading={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
                    {t('runsTab.showEarlierOnes')}
                  </Button>
                </Group>
              )}
            </>
          )
        }}
      </Async>
    </Panel>
  )
}
