import { Button, Code, Table, Text } from '@mantine/core'
import type { HistoryEntry } from '@reticle/contract'
import { useState } from 'react'
import { Time } from '../../app/time.tsx'
import { eventName } from './event-names.ts'
import styles from './history.module.css'
import { t } from './words.ts'

type Change = HistoryEntry['changes'][number]

const shownAtFirst = 4
const longest = 160

const told = (value: Change['from']): string => {
  if (value === null) return t('page.nothing')
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

const ChangeLine = ({ change: { path, from, to } }: { change: Change }) => (
  <li className={styles.change}>
    <Code>{path}</Code>
    <span>
      <del className={styles.from}>{told(from)}</del> → <ins className={styles.to}>{told(to)}</ins>
    </span>
  </li>
)

const Changes = ({ changes }: { changes: readonly Change[] }) => {
  const [isOpen, setOpen] = useState(false)
  const shown = isOpen ? changes : changes.slice(0, shownAtFirst)
  if (changes.length === 0) return null
  return (
    <>
      <ul className={styles.changes}>
        {shown.map((change) => (
          <ChangeLine key={change.path} change={change} />
        ))}
      </ul>
      {shown.length < changes.length && (
        <Button size="compact-xs" variant="subtle" onClick={() => setOpen(true)}>
          {t('page.showAll', { count: changes.length - shown.length })}
        </Button>
      )}
    </>
  )
}

const actorOf = ({ actor }: HistoryEntry): string => {
  if (actor.kind === 'person') return actor.name
  return actor.kind === 'reader' ? t('page.reader') : t('page.system')
}

/** One act: when, who, what, and from what to what. */
export const HistoryRow = ({ entry }: { entry: HistoryEntry }) => (
  <Table.Tr className={styles.row}>
    <Table.Td>
      <Time at={entry.at} />
    </Table.Td>
    <Table.Td>
      <Text size="sm" c={entry.actor.kind === 'person' ? undefined : 'dimmed'}>
        {actorOf(entry)}
      </Text>
    </Table.Td>
    <Table.Td>
      <Text size="sm">
        {t.rich('page.entry', { kind: eventName(entry.kind), name: entry.object?.name ?? '', b: (text) => <b>{text}</b> })}
      </Text>
      {entry.reason !== null && entry.reason !== '' && (
        <Text size="sm" c="dimmed">
          {t('page.reason', { reason: entry.reason })}
        </Text>
      )}
    </Table.Td>
    <Table.Td>
      <Changes changes={entry.changes} />
    </Table.Td>
  </Table.Tr>
)
