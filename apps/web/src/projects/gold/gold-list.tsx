import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core'
import type { AnswerOf, GoldTask, Project, routes } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Async, Empty } from '../../app/async.tsx'
import { plural } from '../../app/numbers.tsx'
import { Ago } from '../../app/time.tsx'
import { rowsOf } from '../../net/pages.ts'
import { GoldActs } from './gold-acts.tsx'
import { knownWords, meanWords, mistakeWords } from './gold-words.ts'
import { KnownPicture } from './known-picture.tsx'

type Page = AnswerOf<typeof routes.listGold>
type Props = {
  readonly project: Project
  readonly protocol: Protocol | undefined
  readonly list: UseInfiniteQueryResult<InfiniteData<Page>>
  readonly importButton: ReactNode
}

const sourceNames = { file: 'File', adjudication: 'Reviewer', consensus: 'Readers' } as const

const Said = ({ gold, protocol }: { gold: GoldTask; protocol: Protocol | undefined }) => (
  <Stack gap={2} w={{ base: 220, lg: 300 }} flex="none">
    <Text size="sm" title="Mean score of all who read it, with the 95 % interval (Wilson), and how many they are">
      {gold.readings.mean === null ? (
        <Text span size="sm" c="dimmed">
          Nobody has read it yet
        </Text>
      ) : (
        meanWords(gold.readings)
      )}
    </Text>
    {gold.mistake !== null && (
      <Text size="xs" c="dimmed">
        most often: {mistakeWords(protocol, gold.mistake)}
      </Text>
    )}
    {gold.shouldLookAgain && (
      <Text size="xs" c="orange">
        {gold.good.contradicting} of {plural(gold.good.n, 'good reader')} {gold.good.contradicting === 1 ? 'contradicts' : 'contradict'} it
      </Text>
    )}
  </Stack>
)

const Row = ({ gold, protocol, project }: { gold: GoldTask } & Pick<Props, 'protocol' | 'project'>) => (
  <Group
    component="li"
    className="panel"
    p="xs"
    gap="md"
    wrap="nowrap"
    align="flex-start"
    data-testid="gold-row"
    data-look-again={gold.shouldLookAgain}
  >
    <KnownPicture gold={gold} protocol={protocol} size={88} />
    <Stack gap={2} style={{ flex: 1, minWidth: 0 }}>
      <Group gap="xs" wrap="nowrap">
        <Anchor
          size="sm"
          fw={600}
          truncate
          title={gold.sample.name}
          renderRoot={(props) => (
            <Link {...props} to="/projects/$projectId/contested/$taskId" params={{ projectId: project.id, taskId: gold.taskId }} />
          )}
        >
          {gold.sample.name}
        </Anchor>
        {gold.shouldLookAgain && (
          <Badge size="xs" color="orange" variant="light" flex="none">
            look again
          </Badge>
        )}
      </Group>
      <Text size="sm" lineClamp={2}>
        {knownWords(gold, protocol)}
      </Text>
      <Text size="xs" c="dimmed" lineClamp={2}>
        {sourceNames[gold.source.kind]}: {gold.source.text}, <Ago at={gold.source.at} />
        {gold.confirmed !== null && (
          <>
            {' '}
            · confirmed by {gold.confirmed.by}, <Ago at={gold.confirmed.at} />
          </>
        )}
      </Text>
    </Stack>
    <Said gold={gold} protocol={protocol} />
    <GoldActs gold={gold} project={project} />
  </Group>
)

/** Known answers with their pictures, those to look at again first, then the hardest. */
export const GoldList = ({ project, protocol, list, importButton }: Props) => {
  const rows = rowsOf(list.data)
  return (
    <Async query={list}>
      {() =>
        rows.length === 0 ? (
          <Empty title="No known answers yet" action={importButton}>
            A settled sample becomes gold by the button at the desk; a file of known answers makes gold of samples that nobody has read.
            Gold tests people before they begin, and is hidden among the others at the rate that the protocol names.
          </Empty>
        ) : (
          <>
            <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }} aria-label="Known answers">
              {rows.map((gold) => (
                <Row key={gold.taskId} gold={gold} protocol={protocol} project={project} />
              ))}
            </Stack>
            {list.hasNextPage && (
              <Group justify="center" pt="sm">
                <Button variant="default" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
                  Show more
                </Button>
              </Group>
            )}
          </>
        )
      }
    </Async>
  )
}
