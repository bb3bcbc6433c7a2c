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
import { t } from '../words.ts'
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

const Row = ({ notice, onOpen }: { notice: Notice; onOpen: () => void }) => {
  const Icon = icons[notice.kind]
  return (
    <li className={styles.row} data-unread={notice.readAt === null ? '' : undefined}>
      <NoticeLink notice={notice} onOpen={onOpen}>
        <Icon size={16} className={styles.icon} aria-hidden="true" />
        <span className={styles.text}>
          <Text span size="xs" c="dimmed" className={styles.head}>
            <span>
              {t(`noticeKinds.${notice.kind}`)} · {notice.project.name}
            </span>
            <Ago at={notice.madeAt} />
          </Text>
          <Text span size="sm" fw={notice.readAt === null ? 600 : 400}>
            {notice.readAt === null && <span className={styles.hidden}>{t('notices.isUnread')} </span>}
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
        <Title order={2}>{t('notices.title')}</Title>
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={newest === undefined || !isAnyUnread}
          loading={read.isPending}
          onClick={() => newest !== undefined && read.mutate({ upTo: newest.id })}
        >
          {t('notices.markAll')}
        </Button>
      </Group>
      {read.error !== null && <ProblemAlert error={read.error} title={t('notices.notMarked')} />}
      <ScrollArea.Autosize mah="min(60vh, 520px)" type="auto">
        <Async query={list}>
          {() =>
            rows.length === 0 ? (
              <Empty title={t('notices.none')}>{t('notices.noneHint')}</Empty>
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
              {t('showMore')}
            </Button>
          </Group>
        )}
      </ScrollArea.Autosize>
    </Box>
  )
}
