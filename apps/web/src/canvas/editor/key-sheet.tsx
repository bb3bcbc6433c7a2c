import { Modal, Text } from '@mantine/core'
import styles from './editor.module.css'
import { KeyCap } from './key-cap.tsx'
import type { Binding, KeyGroup } from './key-table.ts'

const groups: readonly KeyGroup[] = ['Tools', 'Labels', 'Answers', 'Marks', 'View', 'Sample', 'Display', 'Measure']

/** One row for commands that differ only by their direction. */
const rowsOf = (table: readonly Binding[]) => {
  const rows = new Map<string, string[]>()
  for (const { title, chords } of table) if (chords.length > 0) rows.set(title, [...(rows.get(title) ?? []), ...chords])
  return [...rows]
}

/** All keys, from the same table that the keys are read from. */
export const KeySheet = ({ table, isOpen, onClose }: { table: readonly Binding[]; isOpen: boolean; onClose: () => void }) => (
  <Modal opened={isOpen} onClose={onClose} title="Keys" size="xl">
    <div className={styles.sheet}>
      {groups.map((group) => {
        const rows = rowsOf(table.filter((binding) => binding.group === group))
        return rows.length === 0 ? null : (
          <section key={group} aria-label={group}>
            <Text fw={600} size="sm" mb={4}>
              {group}
            </Text>
            {rows.map(([title, chords]) => (
              <div key={title} className={styles.sheetRow}>
                <span>{title}</span>
                <span className={styles.sheetKeys}>
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
    <Text size="xs" c="dimmed">
      Wheel or pinch zooms at the pointer; the middle button, two fingers or a drag with Space held move the image. Cmd works as Ctrl.
    </Text>
  </Modal>
)
