import { ActionIcon, Badge, Button, Group, Table, Text, Tooltip } from '@mantine/core'
import type { Annotator, GoldReader } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { IconPencil, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Async, Empty } from '../../app/async.tsx'
import { count } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { notifyDone, notifyProblem } from '../../app/problems.tsx'
import { ReasonDialog } from '../../app/reason-dialog.tsx'
import { Ago } from '../../app/time.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { rowsOf } from '../../net/pages.ts'
import { queries } from '../../net/queries.ts'
import { t } from '../words.ts'
import { EditAnnotator } from './edit-annotator.tsx'
import { GoldScore, useGoldScores } from './gold-score.tsx'

const none = (
  <Text span size="sm" c="dimmed">
    {t('common.none')}
  </Text>
)

/** What was done, of how much there may be. */
const Share = ({ done, most }: { done: number; most: number | null }) => (
  <>
    {most === null
      ? count(done)
      : t.rich('annotators.doneOf', {
          done: count(done),
          most,
          of: (text) => (
            <Text span size="sm" c={done >= most ? 'orange' : 'dimmed'}>
              {text}
            </Text>
          ),
        })}
  </>
)

const State = ({ one }: { one: Annotator }) =>
  one.isPaused ? (
    <>
      <Badge variant="light" size="sm" color="orange">
        {t('annotators.paused')}
      </Badge>{' '}
      <Text span size="xs" c="dimmed">
        {t.rich('annotators.pausedSince', { reason: one.pauseReason, since: () => one.pausedAt !== null && <Ago at={one.pausedAt} /> })}
      </Text>
    </>
  ) : (
    <Badge variant="light" size="sm">
      {t('annotators.active')}
    </Badge>
  )

type RowProps = {
  readonly one: Annotator
  /** undefined where gold is not this person's to see. */
  readonly gold: GoldReader | undefined
  readonly hasGold: boolean
  readonly onEdit: () => void
  readonly onPause: () => void
  readonly onResume: () => void
}

const Row = ({ one, gold, hasGold, onEdit, onPause, onResume }: RowProps) => (
  <Table.Tr>
    <Table.Td fw={500}>{one.name}</Table.Td>
    <Table.Td>{one.affiliation === '' ? none : one.affiliation}</Table.Td>
    <Table.Td>
      {one.expertise.length === 0 ? (
        none
      ) : (
        <Group gap={4}>
          {one.expertise.map((tag) => (
            <Badge key={tag} variant="default" size="sm" fw={400} tt="none">
              {tag}
            </Badge>
          ))}
        </Group>
      )}
    </Table.Td>
    <Table.Td ta="right">
      <Share done={one.submitted} most={one.most} />
    </Table.Td>
    <Table.Td ta="right">
      <Share done={one.submittedToday} most={one.mostPerDay} />
    </Table.Td>
    <Table.Td ta="right">{count(one.held)}</Table.Td>
    {hasGold && <GoldScore gold={gold} />}
    <Table.Td maw={260}>
      <State one={one} />
    </Table.Td>
    <Table.Td w={76}>
      <Group gap={0} wrap="nowrap" justify="flex-end">
        <Tooltip label={one.isPaused ? t('annotators.letGoOn') : t('annotators.pause')}>
          <ActionIcon
            aria-label={t(one.isPaused ? 'annotators.letNamedGoOn' : 'annotators.pauseNamed', { name: one.name })}
            onClick={one.isPaused ? onResume : onPause}
          >
            {one.isPaused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('annotators.edit')}>
          <ActionIcon aria-label={t('annotators.editNamed', { name: one.name })} onClick={onEdit}>
            <IconPencil size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
    </Table.Td>
  </Table.Tr>
)

const heads = [
  ['name', 'left', undefined],
  ['affiliation', 'left', t('annotatorHints.affiliation')],
  ['expertise', 'left', t('annotatorHints.expertise')],
  ['submitted', 'right', t('annotatorHints.submitted')],
  ['today', 'right', t('annotatorHints.today')],
  ['held', 'right', t('annotatorHints.held')],
  ['gold', 'left', t('annotatorHints.gold')],
  ['state', 'left', undefined],
] as const

const usePausing = (projectId: ProjectId) => {
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: keys.topic(projectId, 'people') })
  const pause = async (one: Annotator, pauseReason: string) => {
    await call('updateAnnotator', { params: { projectId, personId: one.personId }, body: { isPaused: true, pauseReason } })
    notifyDone(t('annotators.nowPaused', { name: one.name }))
    await refresh()
  }
  const resume = useMutation({
    mutationFn: (one: Annotator) => call('updateAnnotator', { params: { projectId, personId: one.personId }, body: { isPaused: false } }),
    onSuccess: async (one) => {
      notifyDone(t('annotators.goesOn', { name: one.name }))
      await refresh()
    },
    onError: (error) => notifyProblem(error, t('annotators.notEnded')),
  })
  return { pause, resume: resume.mutate }
}

type Open = { readonly kind: 'edit' | 'pause'; readonly one: Annotator }

/** Who labels here: what they are, how much they may do and did, and whether they are paused. */
export const Annotators = ({ projectId }: { projectId: ProjectId }) => {
  const annotators = useInfiniteQuery(queries.annotators(projectId))
  const rows = rowsOf(annotators.data)
  const [open, setOpen] = useState<Open>()
  const { pause, resume } = usePausing(projectId)
  const gold = useGoldScores(projectId)
  const close = () => setOpen(undefined)
  return (
    <Panel title={t('annotators.annotators')} note={t('annotators.limitsNote')}>
      <Async query={annotators}>
        {() =>
          rows.length === 0 ? (
            <Empty title={t('annotators.nobodyYet')}>{t('annotators.whoIsListed')}</Empty>
          ) : (
            <Table data-testid="annotators">
              <Table.Thead>
                <Table.Tr>
                  {heads
                    .filter(([name]) => name !== 'gold' || gold !== undefined)
                    .map(([name, align, hint]) => (
                      <Table.Th key={name} ta={align} title={hint}>
                        {t(`annotatorHeads.${name}`)}
                      </Table.Th>
                    ))}
                  <Table.Th />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((one) => (
                  <Row
                    key={one.personId}
                    one={one}
                    gold={gold?.find(({ personId }) => personId === one.personId)}
                    hasGold={gold !== undefined}
                    onEdit={() => setOpen({ kind: 'edit', one })}
                    onPause={() => setOpen({ kind: 'pause', one })}
                    onResume={() => resume(one)}
                  />
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Async>
      {annotators.hasNextPage && (
        <Group justify="center" pt="sm">
          <Button variant="default" onClick={() => void annotators.fetchNextPage()} loading={annotators.isFetchingNextPage}>
            {t('common.showMore')}
          </Button>
        </Group>
      )}
      {open?.kind === 'edit' && <EditAnnotator projectId={projectId} annotator={open.one} onClose={close} />}
      {open?.kind === 'pause' && (
        <ReasonDialog
          title={t('annotators.pauseAsk', { name: open.one.name })}
          text={t('annotators.pauseText', { name: open.one.name })}
          confirm={t('annotators.pause')}
          onConfirm={(reason) => pause(open.one, reason)}
          onClose={close}
        />
      )}
    </Panel>
  )
}
