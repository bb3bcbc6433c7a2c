import { Box, Button, Group, ScrollArea, Text, Title } from '@mantine/core'
import type { Notice } from '@reticle/contract'
import {
  IconAlertTriangle,
  IconArrowBackUp,
  type IconBell,
  IconBulb,
  IconCheck,
  IconMessage,
  IconPackageExport,
  IconRefreshAlert,
  IconRoute,
  IconUserOff,
  IconUsers,
} from '@tabler/icons-react'
import { useNotices } from '../../net/live-notices.ts'
import { rowsOf } from '../../net/pages.ts'
import { Async, Empty } from '../async.tsx'
import { ProblemAlert } from '../problems.tsx'
import { Ago } from '../time.tsx'
import { NoticeLink } from './notice-link.tsx'
import styles from './notices.module.css'

const icons = {
  rule: IconRoute,
  returned: IconArrowBackUp,
  panel: IconUsers,
  message: IconMessage,
  'lease-lost': IconUserOff,
  advice: IconBulb,
  decision: IconCheck,
  fault: IconAlertTriangle,
  pack: IconPackageExport,
  loop: IconRefreshAlert,
} as const satisfies Record<Notice['kind'], typeof IconBell>

const kindNames = {
  rule: 'Routing rule',
  returned: 'Returned to you',
  panel: 'Second look',
  message: 'Message',
  'lease-lost': 'Taken over',
  advice: 'Advice',
  decision: 'Decided',
  fault: 'Fault of a rule',
  pack: 'Download',
  loop: 'Retrain loop',
} as const satisfies Record<Notice['kind'], string>

const Row = ({ notice, onOpen }: { notice: Notice; onOpen: () => void }) => {
  const Icon = icons[notice.kind]
  return (
    <li className={styles.row} data-unread={notice.readAt === null ? '' : undefined}>
      <NoticeLink notice={notice} onOpen={onOpen}>
        <Icon size={16} className={styles.icon} aria-hidden="true" />
        <span className={styles.text}>
          <Text span size="xs" c="dimmed" className={styles.head}>
            <span>
              {kindNames[notice.kind]} · {notice.project.name}
            </span>
            <Ago at={notice.madeAt} />
          </Text>
          <Text span size="sm" fw={notice.readAt === null ? 600 : 400}>
            {notice.readAt === null && <span className={styles.hidden}>Unread: </span>}
            {notice.text}
          </Text>
        </span>
      </NoticeLink>
    </li>
  )
}

/** The person's notices, newest first; opening one marks it read. */
export const NoticeList = ({ onClose }: { onClose: () => void }) => {
  const { list, read } = useNotices()
  const rows = rowsOf(list.data)
  const newest = rows[0]
  const isAnyUnread = rows.some(({ readAt }) => readAt === null)
  return (
    <Box>
      <Group justify="space-between" px="md" py="xs" className={styles.bar}>
        <Title order={2}>Notices</Title>
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={newest === undefined || !isAnyUnread}
          loading={read.isPending}
          onClick={() => newest !== undefined && read.mutate({ upTo: newest.id })}
        >
          Mark all read
        </Button>
      </Group>
      {read.error !== null && <ProblemAlert error={read.error} title="Not marked" />}
      <ScrollArea.Autosize mah="min(60vh, 520px)" type="auto">
        <Async query={list}>
          {() =>
            rows.length === 0 ? (
              <Empty title="No notices">What is returned to you, written to you or decided about your work shows here.</Empty>
            ) : (
              <ul className={styles.list}>
                {rows.map((notice) => (
                  <Row
                    key={notice.id}
                    notice={notice}
                    onOpen={() => {
                      if (notice.readAt === null) read.mutate({ noticeIds: [notice.id] })
                      onClose()
                    }}
                  />
                ))}
              </ul>
            )
          }
        </Async>
        {list.hasNextPage && (
          <Group justify="center" p="xs">
            <Button size="xs" variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Show more
            </Button>
          </Group>
        )}
      </ScrollArea.Autosize>
    </Box>
  )
}
