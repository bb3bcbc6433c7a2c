import { ActionIcon, Indicator, Popover, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconBell } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useUnreadNotices } from '../../net/live-notices.ts'
import { t } from '../words.ts'
import { NoticeList } from './notice-list.tsx'

/** Says a notice that has just come in passing; the bell keeps it. */
const useArrivals = (): number => {
  const { data } = useUnreadNotices()
  const newest = useRef<string | null>(null)
  useEffect(() => {
    if (data === undefined) return
    const [first] = data.rows
    const before = newest.current
    newest.current = first !== undefined && first.id > (before ?? '') ? first.id : (before ?? '')
    // What was there when the page was opened is no news.
    if (first !== undefined && before !== null && first.id > before)
      notifications.show({ title: first.project.name, message: first.text, color: 'accent', autoClose: 8_000 })
  }, [data])
  return data?.unread ?? 0
}

/** The bell of the header: how many notices are unread, and the list of all. */
export const NoticeBell = () => {
  const unread = useArrivals()
  const [isOpen, setOpen] = useState(false)
  const label = unread === 0 ? t('notices.title') : t('notices.unread', { unread })
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={380} shadow="md" trapFocus withinPortal>
      <Popover.Target>
        <Tooltip label={label} disabled={isOpen}>
          <Indicator
            inline
            disabled={unread === 0}
            label={unread > 99 ? '99+' : unread}
            size={16}
            offset={5}
            color="orange.8"
            styles={{ indicator: { fontSize: 10, padding: '0 4px', pointerEvents: 'none' } }}
          >
            <ActionIcon aria-label={label} aria-haspopup="dialog" aria-expanded={isOpen} onClick={() => setOpen((was) => !was)}>
              <IconBell size={18} />
            </ActionIcon>
          </Indicator>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('notices.title')}>
        {isOpen && <NoticeList onClose={() => setOpen(false)} />}
      </Popover.Dropdown>
    </Popover>
  )
}
