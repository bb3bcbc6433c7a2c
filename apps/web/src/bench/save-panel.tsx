import { Button, Popover, Stack, Table, Text, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { useStore } from 'zustand'
import { Ago } from '../app/time.tsx'
import styles from './bench.module.css'
import type { QueueState } from './outbox/submission-queue.ts'
import { type SafetyState, safetyOf } from './save-words.ts'
import type { BenchSession } from './session/bench-state.ts'
import { t } from './words.ts'

const tones: Readonly<Record<SafetyState, 'good' | 'busy' | 'bad'>> = {
  saved: 'good',
  saving: 'busy',
  queued: 'busy',
  offline: 'bad',
  'needs-sign-in': 'bad',
  'needs-you': 'bad',
}

const Queued = ({ waiting }: Pick<QueueState, 'waiting'>) => (
  <Table fz="xs" verticalSpacing={3} horizontalSpacing={6} className="padded" data-testid="queued">
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{t('save.waiting')}</Table.Th>
        <Table.Th>{t('save.since')}</Table.Th>
        <Table.Th ta="right">{t('save.tries')}</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {waiting.map((record) => (
        <Table.Tr key={record.assignmentId}>
          <Table.Td style={{ overflowWrap: 'anywhere' }}>{record.sampleName}</Table.Td>
          <Table.Td>
            <Ago at={new Date(record.queuedAt).toISOString()} />
          </Table.Td>
          <Table.Td ta="right">{record.tries ?? 0}</Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)

/** Whether the work is safe, in a word; opened, in sentences, with what waits and a way to send it now. */
export const SavePanel = ({ session }: { session: BenchSession }) => {
  const [isOpen, setOpen] = useState(false)
  const save = useStore(session.store, (state) => state.save)
  const queue = useStore(session.store, (state) => state.queue)
  const { state, text, where, what } = safetyOf(save, queue)
  const mayHurry = state !== 'saved' && state !== 'needs-you'
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={360} trapFocus={mayHurry} returnFocus shadow="md" withinPortal>
      <Popover.Target>
        <UnstyledButton
          className={styles.status}
          data-testid="save-state"
          data-state={state}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          title={t('save.title')}
        >
          <span className={styles.dot} data-tone={tones[state]} />
          <span role="status">{text}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('save.title')} data-testid="save-panel">
        <Stack gap="xs">
          <Text size="sm">{where}</Text>
          <Text size="sm" c="dimmed">
            {what}
          </Text>
          {queue.waiting.length > 0 && <Queued waiting={queue.waiting} />}
          {mayHurry && (
            <Button size="xs" variant="default" data-autofocus onClick={() => void session.flush()}>
              {t('save.sendNow')}
            </Button>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
