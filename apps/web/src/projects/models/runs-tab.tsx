import { Button, Group } from '@mantine/core'
import type { Project } from '@reticle/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Async, Empty } from '../../app/async.tsx'
import { Panel } from '../../app/page.tsx'
import { modelQueries } from './model-queries.ts'
import styles from './models.module.css'
import { RunRow } from './run-row.tsx'

/** What backends were asked to do, and what programs pushed, newest first. */
export const RunsTab = ({ project }: { project: Project }) => {
  const runs = useInfiniteQuery(modelQueries.runs(project.id))
  return (
    <Panel title="Runs" note="newest first">
      <Async query={runs}>
        {({ pages }) => {
          const all = pages.flatMap(({ rows }) => rows)
          return all.length === 0 ? (
            <Empty title="No runs yet">
              A run has a backend predict over samples, or learn from a frozen release. Start one at a backend, in the tab “Models and
              backends”; predictions that a program pushes are counted here, too.
            </Empty>
          ) : (
            <>
              <ul className={styles.cards} aria-label="Runs">
                {all.map((run) => (
                  <RunRow key={run.id} project={project} run={run} />
                ))}
              </ul>
              {runs.hasNextPage && (
                <Group justify="center" mt="sm">
                  <Button size="xs" variant="default" loading={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
                    Show earlier ones
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
