import { Button, Group, Modal, SegmentedControl, Text } from '@mantine/core'
import { t } from '../../words.ts'
import { type Binding, keyGroups } from '../command.ts'
import { KeyCap } from '../key-cap.tsx'
import { keyLayouts, standardKeys } from '../key-choice.ts'
import { KeyEditor } from './key-editor.tsx'
import styles from './keys.module.css'
import type { Keys } from './use-keys.ts'

/** Closed; to be read; or to be changed. */
export type SheetState = 'closed' | 'read' | 'change'

type Props = {
  readonly table: readonly Binding[]
  readonly keys: Keys
  readonly state: SheetState
  readonly onState: (state: SheetState) => void
}

/** One row for commands that differ only by their direction. */
const rowsOf = (table: readonly Binding[]) => {
  const rows = new Map<string, readonly string[]>()
  for (const { title, row = title, chords } of table) if (chords.length > 0) rows.set(row, [...(rows.get(row) ?? []), ...chords])
  return [...rows]
}

const Sheet = ({ table }: { table: readonly Binding[] }) => (
  <div className={styles.sheet}>
    {keyGroups.map((group) => {
      const rows = rowsOf(table.filter((binding) => binding.group === group))
      return rows.length === 0 ? null : (
        <section key={group} aria-label={t(`keyGroups.${group}`)}>
          <h3>{t(`keyGroups.${group}`)}</h3>
          {rows.map(([title, chords]) => (
            <div key={title} className={styles.sheetRow}>
              <span>{title}</span>
              <span className={styles.caps}>
                {chords.map((chord) => (
                  <KeyCap key={chord} chord={chord} />
                ))}
              </span>
            </div>
          ))}
        </section>
      )
    })}
  </div>
)

const Layout = ({ keys }: { keys: Keys }) => (
  <Group gap="sm" wrap="nowrap" align="center">
    <SegmentedControl
      size="xs"
      aria-label={t('keys.layout')}
      data={keyLayouts.map((layout) => ({ value: layout, label: t(`layouts.${layout}`) }))}
      value={keys.choice.layout}
      onChange={(value) => {
        const layout = keyLayouts.find((one) => one === value)
        if (layout !== undefined) keys.setChoice({ ...keys.choice, layout })
      }}
    />
    <Text size="xs" c="dimmed">
      {t(`layoutHints.${keys.choice.layout}`)}
    </Text>
  </Group>
)

/** All keys, from the same table that the keys are read from; to be read, and to be changed. */
export const KeySheet = ({ table, keys, state, onState }: Props) => {
  const isChanging = state === 'change'
  const count = Object.keys(keys.choice.own).length
  return (
    <Modal
      opened={state !== 'closed'}
      onClose={() => onState('closed')}
      title={<b>{isChanging ? t('keys.changeTitle') : t('keys.title')}</b>}
      size={isChanging ? 720 : 1080}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': t('keys.close') }}
    >
      <div className={styles.top}>
        <Layout keys={keys} />
        <Group gap="xs" wrap="nowrap">
          {count > 0 && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              onClick={() => keys.setChoice({ ...standardKeys, layout: keys.choice.layout })}
            >
              {t('keys.undoAll', { count })}
            </Button>
          )}
          <Button size="compact-sm" variant="default" onClick={() => onState(isChanging ? 'read' : 'change')}>
            {isChanging ? t('keys.showAll') : t('keys.change')}
          </Button>
        </Group>
      </div>
      {isChanging ? <KeyEditor table={table} keys={keys} /> : <Sheet table={table} />}
      {!isChanging && (
        <Text size="xs" c="dimmed">
          {t('keys.pointer')}
        </Text>
      )}
    </Modal>
  )
}
