import { Button, Group, Stack, Table, Text } from '@mantine/core'
import type { Project } from '@reticle/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Async, Empty } from '../../app/async.tsx'
import { Markdown } from '../../app/markdown.tsx'
import { Panel } from '../../app/page.tsx'
import { Ago } from '../../app/time.tsx'
import { queries } from '../../net/queries.ts'
import { useIsLabellingNext } from '../next-step.tsx'
import { t } from '../words.ts'

/** What I submitted; nothing of others. */
export const MyLabelling = ({ project }: { project: Project }) => {
  const mine = useQuery(queries.myAnnotations(project.id))
  const isNext = useIsLabellingNext(project)
  const start = isNext ? null : (
    <Button renderRoot={(props) => <Link to="/projects/$projectId/label" params={{ projectId: project.id }} {...props} />}>
      {t('mine.startLabelling')}
    </Button>
  )
  return (
    <Panel title={t('mine.myLabelling')} actions={start}>
      <Async query={mine}>
        {({ count, latest }) =>
          count === 0 ? (
            <Empty title={t('mine.nothingYet')}>{t('mine.oneAtATime')}</Empty>
          ) : (
            <>
              <Text size="sm" mb="xs">
                {t('mine.submittedCount', { samples: count })}
              </Text>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('mine.sample')}</Table.Th>
                    <Table.Th ta="right">{t('mine.marks')}</Table.Th>
                    <Table.Th>{t('mine.submitted')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {latest.map((one) => (
                    <Table.Tr key={one.annotationId}>
                      <Table.Td>{one.sampleName}</Table.Td>
                      <Table.Td ta="right">{one.regions}</Table.Td>
                      <Table.Td>
                        <Ago at={one.submittedAt} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </>
          )
        }
      </Async>
    </Panel>
  )
}

/** For readers: what to do, then what they did. */
export const AnnotatorHome = ({ project }: { project: Project }) => {
  const protocols = useQuery(queries.protocols(project.id))
  return (
    <Group align="flex-start" grow preventGrowOverflow={false} gap="md">
      <Stack style={{ flex: 3 }}>
        <Panel title={t('mine.instructions')}>
          <Async query={protocols}>
            {([latest]) =>
              latest === undefined ? (
                <Empty title={t('mine.notReady')}>{t('mine.notPublished')}</Empty>
              ) : latest.content.instructions.trim() === '' ? (
                <Empty title={t('mine.noInstructions')} />
              ) : (
                <Markdown text={latest.content.instructions} />
              )
            }
          </Async>
        </Panel>
      </Stack>
      <Stack style={{ flex: 2 }}>
        <MyLabelling project={project} />
      </Stack>
    </Group>
  )
}
