import { Anchor, Badge, Button, Group, Stack, Text } from '@mantine/core'
import type { AnswerOf, GoldTask, Project, routes } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Async, Empty } from '../../app/async.tsx'
import { Ago } from '../../app/time.tsx'
import { rowsOf } from '../../net/pages.ts'
import { t } from '../quality/words.ts'
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

const Source = ({ gold: { source, confirmed } }: { gold: GoldTask }) => {
  const said = { kind: t(`goldSources.${source.kind}`), text: source.text, at: () => <Ago at={source.at} /> }
  return confirmed === null
    ? t.rich('goldList.source', said)
    : t.rich('goldList.sourceConfirmed', { ...said, by: confirmed.by, confirmed: () => <Ago at={confirmed.at} /> })
}

const Said = ({ gold, protocol }: { gold: GoldTask; protocol: Protocol | undefined }) => (
  <Stack gap={2} w={{ base: 220, lg: 300 }} flex="none">
    <Text size="sm" title={t('goldList.meanScoreOfAll')}>
      {gold.readings.mean === null ? (
        <Text span size="sm" c="dimmed">
          {t('goldList.nobodyHasReadIt')}
        </Text>
      ) : (
        meanWords(gold.readings)
      )}
    </Text>
    {gold.mistake !== null && (
      <Text size="xs" c="dimmed">
        {t('goldList.mostOften', { mistake: mistakeWords(protocol, gold.mistake) })}
      </Text>
    )}
    {gold.shouldLookAgain && (
      <Text size="xs" c="orange">
        {t('goldList.contradicted', { contradicting: gold.good.contradicting, n: gold.good.n })}
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
            {t('goldList.lookAgain')}
          </Badge>
        )}
      </Group>
      <Text size="sm" lineClamp={2}>
        {knownWords(gold, protocol)}
      </Text>
      <Text size="xs" c="dimmed" lineClamp={2}>
        <Source gold={gold} />
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
          <Empty title={t('goldList.noKnownAnswersYet')} action={importButton}>
            {t('goldList.aSettledSampleBecomes')}
          </Empty>
        ) : (
          <>
            <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }} aria-label={t('goldList.knownAnswers')}>
              {rows.map((gold) => (
                <Row key={gold.taskId} gold={gold} protocol={protocol} project={project} />
              ))}
            </Stack>
            {list.hasNextPage && (
              <Group justify="center" pt="sm">
                <Button variant="default" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
                  {t('goldList.showMore')}
                </Button>
              </Group>
            )}
          </>
        )
      }
    </Async>
  )
}
