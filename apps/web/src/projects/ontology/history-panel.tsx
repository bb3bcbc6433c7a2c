import { Button, Group, Stack, Text } from '@mantine/core'
import type { ProjectId, Protocol } from '@reticle/domain'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Async } from '../../app/async.tsx'
import { Panel } from '../../app/page.tsx'
import { ProblemAlert } from '../../app/problems.tsx'
import { Time } from '../../app/time.tsx'
import { call } from '../../net/client.ts'
import { t } from '../protocol/words.ts'
import { changeWords } from './change-words.ts'
import { ontologyQueries } from './ontology-queries.ts'

/** Asks again for what was split while its samples were still being read. */
const AskAgain = ({ projectId }: { projectId: ProjectId }) => {
  const asking = useMutation({ mutationFn: () => call('relabelTasks', { params: { projectId }, body: {} }) })
  const { data, error } = asking
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Button size="compact-xs" variant="default" loading={asking.isPending} onClick={() => asking.mutate()}>
          {t('ontology.askAgain')}
        </Button>
        <Text size="xs" c="dimmed" role="status">
          {data === undefined
            ? t('ontology.whenSettled')
            : data.tasks === 0
              ? t('ontology.nobodyLeft', { later: data.later })
              : t('ontology.areAsked', { people: data.people, tasks: data.tasks })}
        </Text>
      </Group>
      {error !== null && <ProblemAlert error={error} title={t('ontology.notAsked')} />}
    </Stack>
  )
}

/** All changes so far, by version. */
export const HistoryPanel = ({ projectId, protocol, mayChange }: { projectId: ProjectId; protocol: Protocol; mayChange: boolean }) => {
  const history = useQuery(ontologyQueries.history(projectId))
  return (
    <Panel title={t('ontology.earlier')}>
      <Async query={history}>
        {(versions) =>
          versions.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('ontology.noneYet')}
            </Text>
          ) : (
            <Stack gap="sm">
              {mayChange && versions.some(({ changes }) => changes.some(({ kind }) => kind === 'split')) && (
                <AskAgain projectId={projectId} />
              )}
              {versions.map(({ version, by, at, changes }) => (
                <div key={version}>
                  <Text size="xs" c="dimmed">
                    {t.rich('ontology.versionBy', { version, by, at: () => <Time at={at} /> })}
                  </Text>
                  {changes.map((change, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: changes have no name but their place
                    <Text key={index} size="sm">
                      {changeWords(change, protocol, protocol)}
                    </Text>
                  ))}
                </div>
              ))}
            </Stack>
          )
        }
      </Async>
    </Panel>
  )
}
