import { Badge, Button, Group, Modal, Table, Text } from '@mantine/core'
import type { Delivery } from '@reticle/contract'
import { type ProjectId, taskIdSchema } from '@reticle/domain'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Async, Empty } from '../../app/async.tsx'
import { Ago, Clock } from '../../app/time.tsx'
import { rowsOf } from '../../net/pages.ts'
import { queries } from '../../net/queries.ts'
import { t } from '../protocol/words.ts'

const colors = { done: 'teal', waiting: 'yellow', 'given-up': 'red' } as const

/** What became of one delivery, with the answer of the address. */
export const DeliveryState = ({ delivery }: { delivery: Delivery }) => (
  <div>
    <Group gap={6} wrap="nowrap">
      <Badge variant="light" color={colors[delivery.state]}>
        {t(`deliveryStates.${delivery.state}`)}
      </Badge>
      {delivery.lastStatus !== null && <Text size="xs">{t('deliveries.http', { status: delivery.lastStatus })}</Text>}
      <Text size="xs" c="dimmed">
        <Ago at={delivery.doneAt ?? delivery.createdAt} />
      </Text>
    </Group>
    {delivery.lastError !== '' && (
      <Text size="xs" c="red" maw={320} lineClamp={2} title={delivery.lastError}>
        {delivery.lastError}
      </Text>
    )}
  </div>
)

const Row = ({ delivery, projectId }: { delivery: Delivery; projectId: ProjectId }) => {
  const taskId = taskIdSchema.safeParse(delivery.taskId).data
  return (
    <Table.Tr>
      <Table.Td>
        <Clock at={delivery.createdAt} />
      </Table.Td>
      <Table.Td>
        {delivery.ruleId === null ? (
          <Text size="sm" c="dimmed">
            {t('deliveries.test')}
          </Text>
        ) : (
          <Text size="sm">{delivery.ruleId}</Text>
        )}
        {taskId !== undefined && (
          <Link to="/projects/$projectId/contested/$taskId" params={{ projectId, taskId }} className="plain-link">
            {t('deliveries.task')}
          </Link>
        )}
      </Table.Td>
      <Table.Td>
        <DeliveryState delivery={delivery} />
      </Table.Td>
      <Table.Td>
        {t('deliveries.tries', { tries: delivery.attempts })}
        {delivery.nextAt !== null && delivery.attempts > 0 && (
          <Text size="xs" c="dimmed">
            {t.rich('deliveries.next', { at: () => delivery.nextAt !== null && <Ago at={delivery.nextAt} /> })}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

type Props = { readonly projectId: ProjectId; readonly webhook: string; readonly onClose: () => void }

/** The deliveries of a webhook, newest first. */
export const DeliveriesDialog = ({ projectId, webhook, onClose }: Props) => {
  const list = useInfiniteQuery(queries.deliveries(projectId, webhook))
  const rows = rowsOf(list.data)
  return (
    <Modal opened onClose={onClose} title={t('deliveries.to', { webhook })} size={760}>
      <Async query={list}>
        {() =>
          rows.length === 0 ? (
            <Empty title={t('deliveries.nothing')}>{t('deliveries.nothingText')}</Empty>
          ) : (
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('deliveries.at')}</Table.Th>
                  <Table.Th>{t('deliveries.byRule')}</Table.Th>
                  <Table.Th>{t('deliveries.outcome')}</Table.Th>
                  <Table.Th>{t('deliveries.triesHead')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((delivery) => (
                  <Row key={delivery.id} delivery={delivery} projectId={projectId} />
                ))}
              </Table.Tbody>
            </Table>
          )
        }
      </Async>
      {list.hasNextPage && (
        <Group justify="center" pt="sm">
          <Button size="xs" variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('common.showMore')}
          </Button>
        </Group>
      )}
    </Modal>
  )
}
